// What tests use of `window.page`, which `../fixture/main.tsx` defines.

interface Window {
  page: {
    auth: import('objectstore-image-auth').ImageAuth;
    /** An element of another document to render into. */
    otherContainer?: HTMLElement | undefined;
    renders: Record<string, number>;
    hydrationErrors: string[];
    hydrate(scene: string, props: object): void;
    churn(times: number, scene: string, props: object): Promise<void>;
    /** The `blob:` URLs that were created and revoked, if a test records them. */
    created: string[];
    revoked: string[];
  };
}
