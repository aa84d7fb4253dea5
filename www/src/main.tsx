// The entry point: renders the app.

import '@fontsource-variable/inter';
import './styles/theme.css';
import './styles/base.css';

import {QueryClientProvider} from '@tanstack/react-query';
import {StrictMode} from 'react';
import {createRoot} from 'react-dom/client';

import {App} from './App';
import {queryClient} from './queries';

const root = document.getElementById('root');
if (!root) throw new Error('index.html holds no element with the id "root"');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
