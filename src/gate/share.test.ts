import { describe, expect, it } from 'vitest';
import { answerShare, sharedPage } from './share';

const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

describe('sharedPage', () => {
  it('takes the address from where apps put it', () => {
    const url = 'https://bread.example/no-knead?step=2#oven';
    expect(sharedPage(form({ url, title: 'Bread', text: '' }))).toEqual({ url, title: 'Bread' });
    expect(sharedPage(form({ title: 'Bread', text: url }))).toEqual({ url, title: 'Bread' });
    expect(sharedPage(form({ text: `Bread without kneading ${url}` }))).toEqual({
      url,
      title: 'Bread without kneading',
    });
    expect(sharedPage(form({ title: url, text: url }))).toEqual({ url, title: '' });
  });

  it('finds nothing where there is nothing', () => {
    expect(sharedPage(form({ text: 'call me', url: 'javascript:alert(1)' }))).toEqual({
      url: '',
      title: 'call me',
    });
    const file = new FormData();
    file.set('url', new File(['x'], 'x.txt'));
    expect(sharedPage(file)).toEqual({ url: '', title: '' });
  });
});

describe('answerShare', () => {
  const scope = new URL('https://app.example/');

  it('hands it on in the fragment alone', async () => {
    const body = form({ url: 'https://bread.example/?a=1&b=2', title: 'Bread & butter' });
    const response = await answerShare(
      new Request('https://app.example/share', { method: 'POST', body }),
      scope,
    );
    expect(response.status).toBe(303);
    const target = new URL(response.headers.get('Location') ?? '');
    expect(target.origin + target.pathname + target.search).toBe('https://app.example/history');
    const told = new URLSearchParams(target.hash.slice(1));
    expect(told.get('add')).toBe('https://bread.example/?a=1&b=2');
    expect(told.get('title')).toBe('Bread & butter');
  });

  it('answers what it cannot read too', async () => {
    const request = new Request('https://app.example/share', { method: 'POST', body: 'x=y' });
    const response = await answerShare(request, scope);
    expect(response.headers.get('Location')).toBe('https://app.example/history#add=&title=');
  });
});
