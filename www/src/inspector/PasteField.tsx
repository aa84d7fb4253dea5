// The text area, and examples to fill it with.

import {X} from 'lucide-react';

import {EXAMPLES} from './examples';
import styles from './PasteField.module.css';

interface PasteFieldProps {
  text: string;
  onChange: (text: string) => void;
}

export function PasteField({text, onChange}: PasteFieldProps) {
  return (
    <div className={styles.paste}>
      {/* The browser must not send the text to a spelling service, nor keep it for the next visit. */}
      <textarea
        className={styles.field}
        aria-label="API response, token or image URL"
        placeholder='{"objectstore_token": …}, a token, or https://…'
        rows={6}
        spellCheck={false}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        value={text}
        onChange={event => onChange(event.target.value)}
      />
      <div className={styles.examples} role="group" aria-label="Examples">
        <span className={styles.label}>Try</span>
        {EXAMPLES.map(example => (
          <button
            key={example.name}
            type="button"
            className={styles.example}
            onClick={() => onChange(example.text())}
          >
            {example.name}
          </button>
        ))}
        {text !== '' && (
          <button type="button" className={styles.clear} onClick={() => onChange('')}>
            <X size={14} aria-hidden /> Clear
          </button>
        )}
      </div>
    </div>
  );
}
