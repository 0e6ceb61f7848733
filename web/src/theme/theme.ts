import { createTheme } from '@mui/material/styles';
import { dark, light, type Scheme } from './palette.ts';

/** MUI in the clothes of tokens.css: its components take sizes and colours from the tokens, never from its own defaults. */
function palette(scheme: Scheme) {
  return {
    primary: { main: scheme.accent, dark: scheme['accent-hover'], contrastText: scheme['on-accent'] },
    text: { primary: scheme.text, secondary: scheme['text-2'], disabled: scheme['text-off'] },
    background: { default: scheme.bg, paper: scheme.s1 },
    divider: scheme.line,
    action: { hover: scheme.hover, selected: scheme['accent-quiet'], focus: scheme['accent-quiet-2'] },
    success: { main: scheme.ok },
    warning: { main: scheme.warn },
    error: { main: scheme.err },
  };
}

const body = { fontSize: 14, lineHeight: '20px', fontWeight: 400, letterSpacing: 'normal' };
const focusRing = { outline: '2px solid var(--focus)', outlineOffset: 2 };

export const theme = createTheme({
  cssVariables: { colorSchemeSelector: '[data-theme="%s"]' },
  colorSchemes: { dark: { palette: palette(dark) }, light: { palette: palette(light) } },
  defaultColorScheme: 'dark',
  typography: {
    fontFamily: 'var(--font)',
    fontSize: 14,
    fontWeightBold: 600,
    h1: { fontSize: 20, lineHeight: '28px', fontWeight: 600, letterSpacing: '-.01em' },
    h2: { ...body, fontWeight: 600 },
    body1: body,
    body2: body,
    button: { ...body, textTransform: 'none' },
    caption: { fontSize: 12, lineHeight: '16px' },
  },
  shape: { borderRadius: 4 },
  zIndex: { appBar: 30, drawer: 40, modal: 60, snackbar: 70, tooltip: 80 },
  transitions: {
    duration: { shortest: 80, shorter: 120, short: 120, standard: 200, enteringScreen: 120, leavingScreen: 80 },
  },
  components: {
    MuiButtonBase: {
      defaultProps: { disableRipple: true, disableTouchRipple: true },
      styleOverrides: { root: { cursor: 'default', '&.Mui-focusVisible': focusRing } },
    },
    MuiButton: {
      defaultProps: { disableElevation: true, variant: 'outlined', color: 'inherit' },
      styleOverrides: {
        root: {
          height: 32,
          minWidth: 0,
          padding: '0 12px',
          gap: 8,
          whiteSpace: 'nowrap',
          border: '1px solid var(--line-2)',
          background: 'transparent',
          transition: 'background var(--t-hover) var(--ease)',
          '&:hover': { background: 'var(--hover)' },
          '&:active': { background: 'var(--press)' },
          '&.Mui-disabled': { color: 'var(--text-off)', borderColor: 'var(--line)' },
        },
        contained: {
          background: 'var(--accent)',
          borderColor: 'var(--accent)',
          color: 'var(--on-accent)',
          fontWeight: 600,
          '&:hover, &:active': { background: 'var(--accent-hover)', borderColor: 'var(--accent-hover)' },
          '&.Mui-disabled': { background: 'var(--s3)', borderColor: 'var(--s3)', color: 'var(--text-off)' },
          '[data-theme="light"] &.Mui-disabled': { background: 'var(--line)', borderColor: 'var(--line)' },
        },
        text: { borderColor: 'transparent', padding: '0 8px' },
        sizeLarge: { height: 40 },
      },
    },
    MuiIconButton: {
      styleOverrides: {
        root: {
          width: 32,
          height: 32,
          padding: 0,
          borderRadius: 'var(--r-1)',
          color: 'var(--text-2)',
          transition: 'background var(--t-hover) var(--ease)',
          '&:hover': { background: 'var(--hover)', color: 'var(--text)' },
          '&:active': { background: 'var(--press)' },
          '&[aria-pressed="true"]': { background: 'var(--accent-quiet)', color: 'var(--accent)' },
          '&[aria-disabled="true"]': { background: 'none', color: 'var(--text-off)' },
          '@media (pointer: coarse)': { minWidth: 40, minHeight: 40 },
        },
        sizeSmall: { width: 28, height: 28 },
      },
    },
    MuiTooltip: {
      defaultProps: { enterDelay: 500, enterNextDelay: 0, disableInteractive: true },
      styleOverrides: {
        tooltip: {
          background: 'var(--s3)',
          color: 'var(--text)',
          boxShadow: 'var(--e2)',
          borderRadius: 'var(--r-1)',
          padding: '4px 8px',
          fontSize: 12,
          lineHeight: '20px',
          fontWeight: 400,
          maxWidth: 320,
        },
      },
    },
    MuiPaper: {
      defaultProps: { elevation: 0 },
      styleOverrides: { root: { backgroundImage: 'none', background: 'var(--s3)' } },
    },
    MuiPopover: {
      styleOverrides: { root: { zIndex: 50 }, paper: { boxShadow: 'var(--e2)', borderRadius: 'var(--r-2)' } },
    },
    MuiMenu: { styleOverrides: { list: { padding: 4 } } },
    MuiMenuItem: {
      styleOverrides: {
        root: {
          minHeight: 32,
          height: 32,
          padding: '0 12px',
          gap: 12,
          borderRadius: 'var(--r-1)',
          '&:hover, &.Mui-focusVisible': { background: 'var(--hover)' },
          '&.Mui-focusVisible': { ...focusRing, outlineOffset: -2 },
        },
      },
    },
  },
});
