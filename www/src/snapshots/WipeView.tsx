// Base to the left of a divider and head to the right of it, in the same place.

import {MoveHorizontal} from 'lucide-react';
import {useState, type KeyboardEvent, type PointerEvent} from 'react';

import {ComparisonArea, Sides} from './ComparisonArea';
import type {PairItem} from './comparison';
import type {Mask} from './DiffMask';
import {isOnControl} from './isOnControl';
import {BaseLayer, HeadLayer, sizeOf, Stage} from './Stage';
import styles from './WipeView.module.css';

const STEP = 1;
const PAGE = 10;

interface WipeViewProps {
  pair: PairItem;
  mask: Mask | null;
}

export function WipeView({pair, mask}: WipeViewProps) {
  const [percent, setPercent] = useState(50);
  const moveTo = (value: number) => setPercent(Math.min(100, Math.max(0, value)));

  const grab = (event: PointerEvent<HTMLElement>) => {
    if (isOnControl(event)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag(event);
  };

  const drag = ({currentTarget, pointerId, clientX}: PointerEvent<HTMLElement>) => {
    if (!currentTarget.hasPointerCapture(pointerId)) return;
    const {left, width} = currentTarget.getBoundingClientRect();
    moveTo(Math.round(((clientX - left) / width) * 100));
  };

  const moveByKey = (event: KeyboardEvent) => {
    const value = target(event.key, percent);
    if (value === undefined) return;
    event.preventDefault();
    moveTo(value);
  };

  return (
    <ComparisonArea
      caption={<Sides pair={pair} note="Drag the divider, or move it by the arrow keys" />}
    >
      <Stage size={sizeOf(pair)}>
        <div className={styles.surface} onPointerDown={grab} onPointerMove={drag}>
          <BaseLayer pair={pair} />
          <HeadLayer
            pair={pair}
            mask={mask}
            // 1 pixel beyond the image on the other sides: a clip at its edges would blur them.
            style={{clipPath: `inset(-1px -1px -1px ${percent}%)`}}
          />
          <div
            className={styles.divider}
            style={{left: `${percent}%`}}
            role="slider"
            tabIndex={0}
            aria-label="Divider between base and head"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={percent}
            aria-valuetext={`${percent}% base`}
            onKeyDown={moveByKey}
          >
            <span className={styles.handle}>
              <MoveHorizontal size={16} aria-hidden />
            </span>
          </div>
        </div>
      </Stage>
    </ComparisonArea>
  );
}

/** The divider's position after a key; undefined if the key does not move it. */
function target(key: string, percent: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return percent + STEP;
    case 'ArrowLeft':
    case 'ArrowDown':
      return percent - STEP;
    case 'PageUp':
      return percent + PAGE;
    case 'PageDown':
      return percent - PAGE;
    case 'Home':
      return 0;
    case 'End':
      return 100;
    default:
      return undefined;
  }
}
