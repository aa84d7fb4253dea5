// The selected image: its header, the comparison modes, and its versions.

import {useImageBlob} from 'objectstore-image-auth/react';

import {ImageLinks} from '../components/ImageLinks';
import {useObjectUrl} from '../images/ImageSession';
import {DisplayHeader} from './DisplayHeader';
import styles from './DiffImageDisplay.module.css';
import type {Item, PairItem} from './comparison';
import {MaskPicker} from './MaskPicker';
import {ModePicker} from './ModePicker';
import {OnionView} from './OnionView';
import {usePreferences, type Mode} from './preferences';
import {SingleView} from './SingleView';
import {SplitView} from './SplitView';
import {WipeView} from './WipeView';

interface DiffImageDisplayProps {
  item: Item;
  /** Its position in the list, such as `3 of 40`. */
  position: string;
  /** Undefined at the list's ends. */
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  onOpenList: () => void;
}

export function DiffImageDisplay({item, ...navigation}: DiffImageDisplayProps) {
  return (
    <main className={styles.display}>
      <DisplayHeader item={item} {...navigation} />
      {item.shape === 'pair' ? <PairDisplay pair={item} /> : <SingleView item={item} />}
    </main>
  );
}

const VIEWS = {split: SplitView, wipe: WipeView, onion: OnionView} satisfies Record<Mode, unknown>;

function PairDisplay({pair}: {pair: PairItem}) {
  const [{mode, maskIsOn, maskColor}, prefer] = usePreferences();
  // Above the modes, so that changing the mode does not fetch the mask again.
  const blob = useImageBlob(useObjectUrl(maskIsOn ? pair.maskKey : null));
  const View = VIEWS[mode];
  return (
    <>
      <div className={styles.toolbar}>
        <ModePicker mode={mode} onChange={mode => prefer({mode})} />
        {pair.maskKey !== null && (
          <MaskPicker
            on={maskIsOn}
            color={maskColor}
            onToggle={maskIsOn => prefer({maskIsOn})}
            onColor={maskColor => prefer({maskColor})}
            links={
              <ImageLinks
                imageKey={pair.maskKey}
                name={`the diff mask of ${pair.name}`}
                file={`diff of ${pair.head.image_file_name}`}
              />
            }
          />
        )}
      </div>
      <View pair={pair} mask={blob.status === 'idle' ? null : {blob, color: maskColor}} />
    </>
  );
}
