// The types that ship, compared in both directions with the contract (`contract/`, a copy of what was agreed on): code
// written for the contract works with the package, and code written for the package works with anything else that
// fulfils the contract.

import type * as Contract from './contract/objectstore-image-auth.js';
import type * as Embedded from 'objectstore-image-auth';
import type * as External from 'objectstore-image-auth/external';

type Session = Contract.ImageAuth;
export type Expected = typeof Contract;
type Functions = Omit<typeof Contract, 'ImageAuth'>;

/** Fails to compile where `Actual` can't be used as an `Expected`. */
type Fulfils<Expected, Actual extends Expected> = Actual;

/** Fails to compile where one can't be used as the other. */
type Same<A, B extends A> = [A] extends [B] ? true : {differs: [A, B]};
type Holds<Statement extends true> = Statement;

export type Values = [
  Fulfils<Expected, typeof Embedded>,
  Fulfils<Expected, typeof External>,
  Fulfils<Pick<typeof Embedded, keyof Functions>, Functions>,
  Fulfils<Pick<typeof External, keyof Functions>, Functions>,
  Fulfils<Embedded.ImageAuth, Session>,
  Fulfils<External.ImageAuth, Session>,
];

export type NothingElseIsExported = [
  Holds<Same<keyof Expected, keyof typeof Embedded>>,
  Holds<Same<keyof Expected, keyof typeof External>>,
  Holds<Same<keyof Session, keyof Embedded.ImageAuth>>,
];

export type Types = [
  Holds<Same<Contract.EpochMs, Embedded.EpochMs>>,
  Holds<Same<Contract.Seconds, Embedded.Seconds>>,
  Holds<Same<Contract.ErrorCode, Embedded.ErrorCode>>,
  Holds<Same<Contract.ObjectstoreAuthError, Embedded.ObjectstoreAuthError>>,
  Holds<Same<Contract.Permission, Embedded.Permission>>,
  Holds<Same<Required<Contract.TokenInfo>, Required<Embedded.TokenInfo>>>,
  Holds<Same<Contract.TokenInfo, Embedded.TokenInfo>>,
  Holds<Same<Contract.TokenStatus, Embedded.TokenStatus>>,
  Holds<Same<Required<Contract.StatusOptions>, Required<Embedded.StatusOptions>>>,
  Holds<Same<Contract.StatusOptions, Embedded.StatusOptions>>,
  Holds<Same<Required<Contract.UrlOptions>, Required<Embedded.UrlOptions>>>,
  Holds<Same<Contract.UrlOptions, Embedded.UrlOptions>>,
  Holds<Same<Contract.ObjectName, Embedded.ObjectName>>,
  Holds<Same<Contract.RefetchReason, Embedded.RefetchReason>>,
  Holds<Same<Contract.RefetchRequest, Embedded.RefetchRequest>>,
  Holds<Same<Required<Contract.ImageAuthOptions>, Required<Embedded.ImageAuthOptions>>>,
  Holds<Same<Contract.ImageAuthOptions, Embedded.ImageAuthOptions>>,
  Holds<Same<Required<Contract.ImageAuthSnapshot>, Required<Embedded.ImageAuthSnapshot>>>,
  Holds<Same<Contract.ImageAuthSnapshot, Embedded.ImageAuthSnapshot>>,
  Holds<
    Same<
      ConstructorParameters<typeof Contract.ImageAuth>,
      ConstructorParameters<typeof Embedded.ImageAuth>
    >
  >,
  Holds<Same<Embedded.ObjectName, External.ObjectName>>,
  Holds<Same<Embedded.TokenInfo, External.TokenInfo>>,
  Holds<Same<Embedded.ObjectstoreAuthError, External.ObjectstoreAuthError>>,
];
