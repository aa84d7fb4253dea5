// An image that has nothing to be compared with.

import type {SingleItem} from './comparison';
import {Canvas} from './Canvas';
import {Layer, Stage} from './Stage';

const NOTES: Record<string, string> = {
  added: 'Only in head: this image is new.',
  removed: 'Only in base: head has no such image.',
  unchanged: 'The same in base and head.',
};

const LABELS: Record<string, string> = {added: 'Head', removed: 'Base'};

export function SingleView({item: {image, kind}}: {item: SingleItem}) {
  return (
    <Canvas caption={NOTES[kind]}>
      <Stage size={image}>
        <Layer image={image} label={LABELS[kind] ?? 'Image'} size={image} />
      </Stage>
    </Canvas>
  );
}
