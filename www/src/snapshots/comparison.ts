// A snapshot comparison as a list: its images with names, in ordered groups.

import type {Image, Pair, Snapshot} from '../api';

export type Kind = 'changed' | 'added' | 'removed' | 'renamed' | 'unchanged' | 'solo';

/** The kinds of change, and their labels. */
export const KINDS: Record<Kind, string> = {
  changed: 'Changed',
  added: 'Added',
  removed: 'Removed',
  renamed: 'Renamed',
  unchanged: 'Unchanged',
  solo: 'Not compared',
};

interface Named {
  /** Unique in the comparison, and the same after a reload: the address holds it. */
  id: string;
  name: string;
  kind: Kind;
}

/** Two versions of one image. */
export interface PairItem extends Named {
  shape: 'pair';
  base: Image;
  head: Image;
  diff: number | null;
  maskKey: string | null;
}

/** An image without another version to compare it with. */
export interface SingleItem extends Named {
  shape: 'single';
  image: Image;
}

export type Item = PairItem | SingleItem;

export interface Group {
  kind: Kind;
  label: string;
  items: Item[];
}

/** A snapshot's images. */
export type Contents = Pick<
  Snapshot,
  'comparison_type' | 'images' | 'changed' | 'added' | 'removed' | 'unchanged' | 'renamed'
>;

/** The most interesting group comes first. Groups without images are left out. */
export function groupsOf(snapshot: Contents): Group[] {
  const groups: Group[] =
    snapshot.comparison_type === 'solo'
      ? [{kind: 'solo', label: 'Images', items: singles('solo', snapshot.images)}]
      : [
          {
            kind: 'changed',
            label: 'Changed',
            items: mostChangedFirst(pairs('changed', snapshot.changed)),
          },
          {kind: 'added', label: 'Added', items: singles('added', snapshot.added)},
          {kind: 'removed', label: 'Removed', items: singles('removed', snapshot.removed)},
          {kind: 'renamed', label: 'Renamed', items: pairs('renamed', snapshot.renamed)},
          {kind: 'unchanged', label: 'Unchanged', items: singles('unchanged', snapshot.unchanged)},
        ];
  return groups.filter(group => group.items.length > 0);
}

/** Keeps only items whose name contains `text`, and only those of `kind` if it is given. */
export function filterGroups(groups: Group[], text: string, kind: Kind | undefined): Group[] {
  const wanted = text.trim().toLowerCase();
  return groups
    .filter(group => kind === undefined || group.kind === kind)
    .map(group => ({...group, items: group.items.filter(item => matches(item, wanted))}))
    .filter(group => group.items.length > 0);
}

/** The image that represents an item in a list. */
export function headOf(item: Item): Image {
  return item.shape === 'pair' ? item.head : item.image;
}

export function diffOf(item: Item): number | null {
  return item.shape === 'pair' ? item.diff : null;
}

/** An image's display name, or else its file name. */
export function nameOf(image: Image): string {
  return image.display_name ?? image.image_file_name;
}

function matches(item: Item, wanted: string): boolean {
  return [item.name, headOf(item).image_file_name].some(name =>
    name.toLowerCase().includes(wanted),
  );
}

function pairs(kind: Kind, all: Pair[]): PairItem[] {
  return all.map(({base_image: base, head_image: head, diff, diff_image_key: maskKey}) => ({
    ...named(kind, head),
    shape: 'pair',
    base,
    head,
    diff,
    maskKey,
  }));
}

function singles(kind: Kind, images: Image[]): SingleItem[] {
  return images.map(image => ({...named(kind, image), shape: 'single', image}));
}

function named(kind: Kind, image: Image): Named {
  return {id: `${kind}/${image.image_file_name}`, name: nameOf(image), kind};
}

function mostChangedFirst(items: PairItem[]): PairItem[] {
  return items.toSorted((a, b) => (b.diff ?? 0) - (a.diff ?? 0));
}
