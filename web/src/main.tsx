import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
// Fetched only where a system has none of the fonts before it (tokens.css), and then only the alphabets that are used.
import '@fontsource-variable/inter/wght.css';
// First: what every element starts from. Components' own styles come after, and win.
import './theme/tokens.css';
import './theme/base.css';
import { App } from './app.tsx';

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
