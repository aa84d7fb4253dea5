// A component that walks a cyclic tree overflows the stack in the wasm of the package. The error boundary around it catches
// the exception, and the components beside it go on working.

import {act} from '@testing-library/react';
import {AuthImage, useImageAuth, useImageAuthSnapshot} from 'objectstore-image-auth/react';
import {Component, type ReactNode} from 'react';
import {expect, test, vi} from 'vitest';
import {imageIn, mint, objectNamed, openSessionWithToken, renderWith, tokenIn} from './support';

interface Folder {
  /** With a space, so that its URL takes the slow path through all parts of the package. */
  readonly icon: string;
  readonly folders: Folder[];
}

function cyclic(): Folder {
  const folder: Folder = {icon: objectNamed('a b'), folders: []};
  folder.folders.push(folder);
  return folder;
}

/** Lists the icons of a tree, as deep as it is. */
function Icons({root}: {root: Folder}) {
  const auth = useImageAuth();
  let count = 0;
  const visit = ({icon, folders}: Folder): void => {
    auth.imageUrl(`${icon}${count++}`);
    folders.forEach(visit);
  };
  visit(root);
  return <p>{count}</p>;
}

class Boundary extends Component<{children: ReactNode}, {error?: unknown}> {
  override state: {error?: unknown} = {};

  static getDerivedStateFromError(error: unknown) {
    return {error};
  }

  override render() {
    const {error} = this.state;
    return error ? <p role="alert">{(error as Error).name}</p> : this.props.children;
  }
}

function Status() {
  return <output>{useImageAuthSnapshot().status}</output>;
}

test('a stack overflow in a cyclic tree ends in its error boundary, and the images beside it stay usable', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const {auth, refetch} = openSessionWithToken();
  const icon = objectNamed('icon');
  const page = (root: Folder) => (
    <>
      <AuthImage url={icon} alt="" />
      <Status />
      <Boundary key={root.folders.length}>
        <Icons root={root} />
      </Boundary>
    </>
  );
  const {container, getByRole, rerender, unmount} = renderWith(
    auth,
    page({icon: objectNamed('a b'), folders: []}),
  );
  const before = imageIn(container)?.src;
  await act(async () => rerender(page(cyclic())));
  expect(getByRole('alert').textContent).toBe('RangeError');
  expect(imageIn(container)?.src).toBe(before);
  expect(getByRole('status').textContent).toBe('fresh');
  expect(tokenIn(auth.imageUrl(objectNamed('c d')))).toBe(tokenIn(before));
  await act(async () => void auth.ingest(mint(900)));
  expect(refetch).not.toHaveBeenCalled();
  unmount();
  const again = renderWith(auth, <AuthImage url={icon} alt="" />);
  expect(tokenIn(imageIn(again.container)?.src)).not.toBeNull();
});
