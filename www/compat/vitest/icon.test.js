import {expect, test} from 'vitest';
import {ImageAuth, objectUrl} from 'objectstore-image-auth';
import {fetchIcon} from '../shared/icon.js';

test('the icon is there', async () => {
  const icon = await fetchIcon({ImageAuth, objectUrl}, process.env.ORIGIN);
  expect(icon.type).toBe('image/png');
  expect(icon.size).toBeGreaterThan(0);
});
