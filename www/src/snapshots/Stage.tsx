// Where images lie exactly over each other: a box fitted into the room there is, and layers in it.

import type {CSSProperties, ReactNode} from 'react';

import type {Image} from '../api';
import {ObjectImage} from '../images/ObjectImage';
import {DiffMask, type Mask} from './DiffMask';
import {nameOf, type PairItem} from './comparison';
import styles from './Stage.module.css';

interface Size {
  width: number;
  height: number;
}

/** Holds both images of a pair, which need not be of one size, at one scale. */
export function sizeOf({base, head}: PairItem): Size {
  return {
    width: Math.max(base.width, head.width),
    height: Math.max(base.height, head.height),
  };
}

export function Stage({size, children}: {size: Size; children: ReactNode}) {
  const proportions = {'--width': size.width, '--height': size.height} as CSSProperties;
  return (
    <div className={styles.room}>
      <div className={styles.stage} style={proportions}>
        {children}
      </div>
    </div>
  );
}

interface LayerProps {
  image: Image;
  /** What the image is to the user, e.g. `Base`. */
  label: string;
  /** The stage's. */
  size: Size;
  style?: CSSProperties;
  children?: ReactNode;
}

export function Layer({image, label, size, style, children}: LayerProps) {
  const box = {
    width: `${(image.width / size.width) * 100}%`,
    height: `${(image.height / size.height) * 100}%`,
  };
  return (
    <div className={styles.layer} style={style}>
      <div className={styles.image} style={box}>
        <ObjectImage imageKey={image.key} name={`${label}: ${nameOf(image)}`} />
        {children}
      </div>
    </div>
  );
}

interface PairLayerProps {
  pair: PairItem;
  style?: CSSProperties;
}

export function BaseLayer({pair}: PairLayerProps) {
  return <Layer image={pair.base} label="Base" size={sizeOf(pair)} />;
}

/** The head image, under its diff mask where there is one. */
export function HeadLayer({pair, mask, style}: PairLayerProps & {mask: Mask | null}) {
  return (
    <Layer image={pair.head} label="Head" size={sizeOf(pair)} {...(style && {style})}>
      {mask && <DiffMask {...mask} />}
    </Layer>
  );
}
