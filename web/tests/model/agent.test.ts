import { describe, expect, it } from 'vitest';
import { agentText } from '../../src/model/agent.ts';
import { agoText } from '../../src/model/time.ts';

describe('what a client calls itself', () => {
  const cases: [agent: string, text: string][] = [
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0', 'Firefox 146, Windows'],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      'Chrome 156, Linux',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36 Edg/156.0',
      'Edge 156, Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15',
      'Safari 19, macOS',
    ],
    [
      'Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
      'Safari 19, iPad',
    ],
    [
      'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36',
      'Chrome 156, Android',
    ],
    ['python-requests/2.32.3', 'python-requests 2.32'],
    ['curl/8.5.0', 'curl 8.5'],
    ['Mozilla/5.0', ''],
    ['', ''],
  ];
  for (const [agent, text] of cases) it(`is ${text || 'nothing'}: ${agent}`, () => expect(agentText(agent)).toBe(text));
});

describe('how long ago something was', () => {
  const now = new Date(2026, 10, 18, 14, 30).getTime();
  const cases: [time: Date, text: string][] = [
    [new Date(2026, 10, 18, 14, 29, 40), 'just now'],
    [new Date(2026, 10, 18, 14, 27), '3 min ago'],
    [new Date(2026, 10, 18, 13, 10), '1 h ago'],
    [new Date(2026, 10, 18, 7, 5), 'today 07:05'],
    [new Date(2026, 10, 17, 19, 12), 'yesterday'],
    [new Date(2026, 9, 21), '21 Oct'],
    [new Date(2025, 9, 21), '21 Oct 2025'],
  ];
  for (const [time, text] of cases) it(`is said: ${text}`, () => expect(agoText(time.getTime(), now)).toBe(text));
});
