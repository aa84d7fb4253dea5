// The ground that images are shown on, with a line of words above it.

import type {ReactNode} from 'react';

import styles from './Canvas.module.css';

interface CanvasProps {
  caption: ReactNode;
  /** What the view is worked by, where it needs more than the images. */
  controls?: ReactNode;
  children: ReactNode;
}

export function Canvas({caption, controls, children}: CanvasProps) {
  return (
    <div className={styles.canvas}>
      <div className={styles.caption}>{caption}</div>
      <div className={styles.images}>{children}</div>
      {controls && <div className={styles.controls}>{controls}</div>}
    </div>
  );
}

/** The caption of two images in one place. */
export function Sides({note}: {note?: string}) {
  return (
    <>
      <Side side="base" />
      {note && <span className={styles.note}>{note}</span>}
      <Side side="head" />
    </>
  );
}

export function Side({side}: {side: 'base' | 'head'}) {
  return (
    <span className={styles.side} data-side={side}>
      {side === 'base' ? 'Base' : 'Head'}
    </span>
  );
}
