// `AuthImage`: an `<img>` for an object.

import {
  createElement,
  forwardRef,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  type ForwardedRef,
  type ImgHTMLAttributes,
  type ReactElement,
  type ReactNode,
  type RefAttributes,
} from 'react';
import {whenNear} from '../shared/when-near.js';
import {composeHandlers} from './compose-handlers.js';
import {useImage} from './image-hooks.js';

/** The properties of an `<img>` without `src`. The URLs of `srcSet` are without a token. */
export interface AuthImageProps extends Omit<ImgHTMLAttributes<HTMLImageElement>, 'src'> {
  /** The object's URL, without a token. */
  url: string | null | undefined;
  /** What to render while there is nothing to show: no URL, no token yet, or an image that failed. Default: nothing. */
  fallback?: ReactNode;
}

/**
 * `<img>` whose `src` (and `srcSet`) is kept loadable; renders `fallback` while there is nothing to show. Needs an `ImageAuthProvider`
 * above it. `onError` is called for every failed attempt. Unmounting an image that has not loaded yet cancels its
 * download. An image with `loading="lazy"` gets its `src` when it is scrolled near, so that its token does not expire
 * before. `src` is an absolute URL: an element of another document (a frame, a pop-up) loads what the session checked.
 */
export const AuthImage = forwardRef<HTMLImageElement, AuthImageProps>(function AuthImage(
  {url, srcSet, fallback, onLoad, onError, ...rest},
  ref,
) {
  const [isNear, setIsNear] = useState(false);
  const isDeferred = rest.loading === 'lazy' && !isNear;
  const image = useImage(isDeferred ? undefined : url, srcSet);
  if (url == null || !(isDeferred || image.src)) {
    return fallback ?? null;
  }
  return createElement(ImageElement, {
    ...rest,
    appRef: ref,
    imageRef: image.ref,
    onNear: isDeferred ? setIsNear : undefined,
    onLoad: composeHandlers(image.onLoad, onLoad),
    onError: composeHandlers(image.onError, onError),
    // Near, and to be loaded now: in a nested scroller, the browser's own distance may be smaller. `sizes="auto"` needs `lazy`.
    loading: isNear && !rest.sizes?.startsWith('auto') ? 'eager' : rest.loading,
    // After the attributes that say how it is loaded.
    srcSet: image.srcSet,
    src: image.src,
  });
}) as (props: AuthImageProps & RefAttributes<HTMLImageElement>) => ReactElement;

interface ImageElementProps extends ImgHTMLAttributes<HTMLImageElement> {
  appRef: ForwardedRef<HTMLImageElement>;
  imageRef: (img: HTMLImageElement | null) => void;
  /** To be called once a lazy image is near the viewport: until then, it has no `src`. */
  onNear: ((isNear: true) => void) | undefined;
}

function ImageElement(props: ImageElementProps): ReactElement {
  const {appRef, imageRef, onNear, ...attributes} = props;
  const img = useRef<HTMLImageElement | null>(null);
  const attach = useCallback(
    (element: HTMLImageElement | null) => {
      img.current = element;
      imageRef(element);
    },
    [imageRef],
  );
  useImperativeHandle(appRef, () => img.current as HTMLImageElement, []);
  useEffect(() => {
    if (!onNear || !img.current) return;
    return whenNear(img.current, () => onNear(true));
  }, [onNear]);
  return createElement('img', {...attributes, ref: attach});
}
