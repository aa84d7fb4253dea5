// Head over base, with an opacity that the user chooses.

import {useId, useState} from 'react';

import {ComparisonArea, Sides} from './ComparisonArea';
import type {PairItem} from './comparison';
import type {Mask} from './DiffMask';
import styles from './OnionView.module.css';
import {BaseLayer, HeadLayer, sizeOf, Stage} from './Stage';

interface OnionViewProps {
  pair: PairItem;
  mask: Mask | null;
}

export function OnionView({pair, mask}: OnionViewProps) {
  const [percent, setPercent] = useState(50);
  const id = useId();
  return (
    <ComparisonArea
      caption={<Sides pair={pair} />}
      controls={
        <div className={styles.blend}>
          <label htmlFor={id}>Head over base</label>
          <input
            id={id}
            className={styles.slider}
            type="range"
            min={0}
            max={100}
            value={percent}
            onChange={event => setPercent(event.target.valueAsNumber)}
          />
          <output className={styles.value} htmlFor={id}>
            {percent}%
          </output>
        </div>
      }
    >
      <Stage size={sizeOf(pair)}>
        <BaseLayer pair={pair} />
        <HeadLayer pair={pair} mask={mask} style={{opacity: percent / 100}} />
      </Stage>
    </ComparisonArea>
  );
}
