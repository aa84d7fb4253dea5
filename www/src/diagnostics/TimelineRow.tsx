// The rows of the time line: its marks, with the line of the present through them, and its axis.

import type {ReactNode} from 'react';

import {formatDuration} from '../format';
import styles from './TimelineView.module.css';

interface TimelineRowProps {
  name: string;
  /** In CSS pixels. */
  height: number;
  /** Where the present is, in percent of the width. */
  nowX: number;
  children: ReactNode;
}

export function TimelineRow({name, height, nowX, children}: TimelineRowProps) {
  return (
    <div className={styles.row}>
      <span className={styles.name}>{name}</span>
      <svg className={styles.track} width="100%" height={height}>
        {children}
        <line className={styles.now} x1={`${nowX}%`} x2={`${nowX}%`} y1={0} y2={height} />
      </svg>
    </div>
  );
}

/** How close the present is to an end of the axis, in percent, if its label takes the room of the end's. */
const NEAR = 16;

interface TimeAxisProps {
  nowX: number;
  /** In milliseconds. */
  past: number;
  future: number;
}

export function TimeAxis({nowX, past, future}: TimeAxisProps) {
  return (
    <div className={styles.row} aria-hidden>
      <span />
      <svg className={styles.axis} width="100%" height={18}>
        {nowX > NEAR && (
          <text x="0" y={13}>
            −{formatDuration(past)}
          </text>
        )}
        <text className={styles.nowLabel} x={`${nowX}%`} y={13} textAnchor={anchorOf(nowX)}>
          now
        </text>
        {nowX < 100 - NEAR && (
          <text x="100%" y={13} textAnchor="end">
            +{formatDuration(future)}
          </text>
        )}
      </svg>
    </div>
  );
}

function anchorOf(x: number) {
  if (x < NEAR / 2) return 'start';
  return x > 100 - NEAR / 2 ? 'end' : 'middle';
}
