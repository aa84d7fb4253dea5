// Base and head side by side, zoomed and panned together.

import {Maximize, ZoomIn, ZoomOut} from 'lucide-react';
import type {CSSProperties, ReactNode} from 'react';

import type {Image} from '../api';
import {Side} from './ComparisonArea';
import type {PairItem} from './comparison';
import type {Mask} from './DiffMask';
import {FITTED, toTransform} from './panZoom';
import styles from './SplitView.module.css';
import {BaseLayer, HeadLayer, sizeOf, Stage} from './Stage';
import {usePanZoom} from './usePanZoom';

/** The zoom factor of a button or key. */
const ZOOM_STEP = 1.5;

/** From this scale on, the image is drawn with sharp pixels. */
const PIXELATED_FROM = 3;

interface SplitViewProps {
  pair: PairItem;
  mask: Mask | null;
}

export function SplitView({pair, mask}: SplitViewProps) {
  const {view, zoom, fit, ref, handlers} = usePanZoom(ZOOM_STEP);
  const size = sizeOf(pair);
  const content: CSSProperties = {
    transform: toTransform(view),
    imageRendering: view.scale >= PIXELATED_FROM ? 'pixelated' : 'auto',
  };
  return (
    <div className={styles.split} data-wide={size.width > size.height}>
      <div
        ref={ref}
        className={styles.panes}
        role="group"
        tabIndex={0}
        aria-label="Base and head. Plus and minus zoom, arrows move, 0 fits."
        data-zoomed={view !== FITTED}
        {...handlers}
      >
        <Pane side="base" image={pair.base} content={content}>
          <Stage size={size}>
            <BaseLayer pair={pair} />
          </Stage>
        </Pane>
        <Pane side="head" image={pair.head} content={content}>
          <Stage size={size}>
            <HeadLayer pair={pair} mask={mask} />
          </Stage>
        </Pane>
      </div>
      <div className={styles.zoom} role="group" aria-label="Zoom">
        <button type="button" aria-label="Zoom out" onClick={() => zoom(1 / ZOOM_STEP)}>
          <ZoomOut size={16} aria-hidden />
        </button>
        <output className={styles.scale}>
          {view === FITTED ? 'Fit' : `${view.scale.toFixed(1)}×`}
        </output>
        <button type="button" aria-label="Zoom in" onClick={() => zoom(ZOOM_STEP)}>
          <ZoomIn size={16} aria-hidden />
        </button>
        <button type="button" aria-label="Fit" onClick={fit}>
          <Maximize size={15} aria-hidden />
        </button>
      </div>
    </div>
  );
}

interface PaneProps {
  side: 'base' | 'head';
  image: Image;
  content: CSSProperties;
  children: ReactNode;
}

function Pane({side, image, content, children}: PaneProps) {
  return (
    <div className={styles.pane}>
      <div className={styles.label}>
        <Side side={side} image={image} />
      </div>
      <div className={styles.window} data-pane>
        <div className={styles.content} style={content}>
          {children}
        </div>
      </div>
    </div>
  );
}
