// A token's claims: what it grants, and who signed it.

import {KeyRound, ShieldCheck} from 'lucide-react';
import type {TokenInfo} from 'objectstore-image-auth';
import type {ReactNode} from 'react';

import {Badge} from '../components/Badge';
import {Card, Facts} from '../components/Card';
import styles from './claims.module.css';

export function CoverageCard({claims}: {claims: TokenInfo}) {
  const {usecase, scopes, permissions, readOnly, isJwt} = claims;
  return (
    <Card
      title="Covers"
      icon={<ShieldCheck size={16} aria-hidden />}
      aside={isJwt && <Access readOnly={readOnly} canRead={permissions.includes('object.read')} />}
    >
      {isJwt ? (
        <Facts
          facts={[
            ['Usecase', usecase === undefined ? 'Not named' : <code>{usecase}</code>],
            ...Object.entries(scopes).map(scopeFact),
            ['Permissions', <Permissions permissions={permissions} />],
          ]}
        />
      ) : (
        <p className={styles.opaque}>An opaque token: only the server knows what it covers.</p>
      )}
    </Card>
  );
}

export function ClaimsCard({claims: {isJwt, keyId, algorithm}}: {claims: TokenInfo}) {
  const facts: Array<[string, ReactNode]> = [['Format', isJwt ? 'JWT' : 'Opaque']];
  if (keyId !== undefined) facts.push(['Key', <code>{keyId}</code>]);
  if (algorithm !== undefined) facts.push(['Algorithm', algorithm]);
  facts.push(['Signature', 'Checked by the server only']);
  return (
    <Card title="Token" icon={<KeyRound size={16} aria-hidden />}>
      <Facts facts={facts} />
    </Card>
  );
}

function Access({readOnly, canRead}: {readOnly: boolean; canRead: boolean}) {
  if (readOnly) return <Badge tone="added">read-only</Badge>;
  // A URL is copied and logged, so a token in it should grant no more than reading.
  return <Badge tone="removed">{canRead ? 'more than read' : 'cannot read'}</Badge>;
}

function scopeFact([name, value]: [string, string]): [string, ReactNode] {
  return [`Scope ${name}`, value === '*' ? 'any' : <code>{value}</code>];
}

function Permissions({permissions}: {permissions: readonly string[]}) {
  if (permissions.length === 0) return 'None';
  return (
    <span className={styles.permissions}>
      {permissions.map(permission => (
        <code key={permission}>{permission}</code>
      ))}
    </span>
  );
}
