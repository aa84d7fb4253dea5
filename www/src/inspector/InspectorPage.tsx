// Shows what an API response, a token or an image URL holds. What is pasted stays in this component's
// state: it is neither sent nor stored, and is gone with the page.

import {useMemo, useState} from 'react';

import {TopBar} from '../components/TopBar';
import {Findings} from './Findings';
import {inspect} from './inspect';
import styles from './InspectorPage.module.css';
import {PasteField} from './PasteField';

export function InspectorPage() {
  const [text, setText] = useState('');
  const inspection = useMemo(() => inspect(text), [text]);
  return (
    <>
      <title>Inspector · Preprod</title>
      <TopBar crumbs={[{label: 'Inspector'}]} />
      <main className={styles.page}>
        <header>
          <h1 className={styles.title}>Token inspector</h1>
          <p className={styles.subtitle}>
            Paste an API response, a token or an image URL. Nothing is sent or stored.
          </p>
        </header>
        <PasteField text={text} onChange={setText} />
        {inspection && <Findings inspection={inspection} />}
      </main>
    </>
  );
}
