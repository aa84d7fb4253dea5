// The types of `/dom` and `/react`, compared with the contract.

import {createElement, createRef} from 'react';
import type {AnchorHTMLAttributes, ImgHTMLAttributes, ReactElement, ReactNode} from 'react';
import type {ImageAuth, ImageAuthSnapshot} from 'objectstore-image-auth';
import * as dom from 'objectstore-image-auth/dom';
import * as react from 'objectstore-image-auth/react';

interface Dom {
  bindImage(img: HTMLImageElement, url: string, auth: ImageAuth): () => void;
  bindLink(a: HTMLAnchorElement, url: string, auth: ImageAuth): () => void;
}

type Status = 'idle' | 'loading' | 'loaded' | 'failed';

interface React {
  ImageAuthProvider(props: {auth: ImageAuth; children: ReactNode}): ReactElement;
  useImageAuth(): ImageAuth;
  useImageAuthSnapshot(): ImageAuthSnapshot;
  useImageUrl(url: string | null | undefined): {
    src: string | undefined;
    status: Status;
    onLoad: () => void;
    onError: () => void;
  };
  useImageBlob(url: string | null | undefined): {
    src: string | undefined;
    status: Status;
    error?: unknown;
  };
  AuthImage(
    props: Omit<ImgHTMLAttributes<HTMLImageElement>, 'src'> & {
      url: string | null | undefined;
      fallback?: ReactNode;
    },
  ): ReactElement;
  AuthLink(
    props: Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & {url: string},
  ): ReactElement;
}

export const byContract: Dom & React = {...dom, ...react};

createElement(react.AuthImage, {url: null, fallback: 'A', ref: createRef(), loading: 'lazy'});
createElement(react.AuthLink, {url: '/icon', download: '', ref: createRef()}, 'Download');
// @ts-expect-error: `src` is not a property: the session sets it
createElement(react.AuthImage, {url: '/icon', src: '/icon'});
createElement(react.AuthImage, {url: '/icon', srcSet: '/icon 2x'});
// @ts-expect-error: a link needs a URL
createElement(react.AuthLink, {});
