// What tests call in the fixture's page: see `../fixture/main.tsx`.

interface Window {
  page: {
    auth: import('objectstore-image-auth').ImageAuth;
    /** Where something is shown in another document. */
    other?: HTMLElement | undefined;
    renders: Record<string, number>;
    recovered: string[];
    hydrate(scene: string, props: object): void;
    churn(times: number, scene: string, props: object): Promise<void>;
    /** Where a test spies on them: the `blob:` URLs. */
    made: string[];
    revoked: string[];
  };
}
