// A box that fits into the available space, with layers exactly over each other.

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

/** A size that holds both images of a pair at the same scale. They may differ in size. */
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
  /** The image's role, such as `Base`. */
  label: string;
  /** The size of the stage. */
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

/** The head image, under its diff mask if there is one. */
export function HeadLayer({pair, mask, style}: PairLayerProps & {mask: Mask | null}) {
  return (
    <Layer image={pair.head} label="Head" size={sizeOf(pair)} {...(style && {style})}>
      {mask && <DiffMask {...mask} />}
    </Layer>
  );
}
