// An image without another version to compare it with.

import {ImageLinks} from '../components/ImageLinks';
import {ComparisonArea} from './ComparisonArea';
import {nameOf, type SingleItem} from './comparison';
import {Layer, Stage} from './Stage';

const NOTES: Record<string, string> = {
  added: 'Only in head: this image is new.',
  removed: 'Only in base: head has no such image.',
  unchanged: 'The same in base and head.',
};

const LABELS: Record<string, string> = {added: 'Head', removed: 'Base'};

export function SingleView({item: {image, kind}}: {item: SingleItem}) {
  return (
    <ComparisonArea
      caption={
        <>
          <span>{NOTES[kind]}</span>
          <ImageLinks imageKey={image.key} name={nameOf(image)} file={image.image_file_name} />
        </>
      }
    >
      <Stage size={image}>
        <Layer image={image} label={LABELS[kind] ?? 'Image'} size={image} />
      </Stage>
    </ComparisonArea>
  );
}
