// Which navigations the app answers.

/**
 * Whether a navigation is to a page of the app rather than to a file or to another page on this origin: the
 * widget's demo site has pages of its own, and the gate has none.
 */
export function isAppRoute(path: string, scope = '/'): boolean {
  if (!path.startsWith(scope)) return false;
  const rest = path.slice(scope.length);
  if (rest === '' || rest === 'index.html') return true;
  return !/^(demo|gate)(\/|$)/.test(rest) && !rest.split('/').at(-1)!.includes('.');
}
