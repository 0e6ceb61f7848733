import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './theme/tokens.css';
import './theme/base.css';

// The remembered theme before the first picture: no dark flash on a light page.
try {
  if (localStorage.getItem('memento-theme') === 'light') document.documentElement.dataset.theme = 'light';
} catch {
  // No storage, no memory: the dark theme it is.
}

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
