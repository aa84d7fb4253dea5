import {fireEvent, render, screen} from '@testing-library/react';
import {ImageAuth} from 'objectstore-image-auth';
import {ImageAuthProvider} from 'objectstore-image-auth/react';
import {expect, test} from 'vitest';
import {AppIcon} from './example';

/** As of a backend that needs no token. */
const auth = new ImageAuth({baseUrl: '/objectstore', refetch: async () => null});

test('an icon that cannot be loaded shows its letter', async () => {
  render(<AppIcon name="Orbit" url="/objectstore/icon" />, {
    wrapper: ({children}) => <ImageAuthProvider auth={auth}>{children}</ImageAuthProvider>,
  });
  const image = await screen.findByAltText<HTMLImageElement>('Orbit');
  expect(image.src).toContain('/objectstore/icon');
  fireEvent.error(image); // jsdom loads no images: say what the browser would
  expect(await screen.findByText('O')).toBeDefined();
});
