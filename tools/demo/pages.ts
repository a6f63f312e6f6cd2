// The demo magazine's HTML: front page, a page for each section and one for each article.
import { articles, magazine, type PlacedArticle, sections } from './articles';
import type { Section } from './articles/article';
import { plate } from './plates';

/** What the demo's own pages allow themselves: no inline script or style, nothing from anywhere else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

interface Page {
  title: string;
  description: string;
  /** From the page to the folder that holds widget.html, "" or "../../". */
  root: string;
  /** This page's own address, from itself. */
  canonical: string;
  section?: Section;
  main: string;
}

/** Path of an article below the folder that holds widget.html. */
export function articlePath({ section, slug }: PlacedArticle): string {
  return `demo/${section.slug}/${slug}.html`;
}

export function sectionPath(section: Section): string {
  return `demo/${section.slug}/index.html`;
}

function asText(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function layout(page: Page): string {
  const { root } = page;
  const navigation = sections
    .map((section) => {
      const here = section === page.section ? ' aria-current="true"' : '';
      return `<li><a href="${root}${sectionPath(section)}"${here}>${asText(section.name)}</a></li>`;
    })
    .join('');
  const name = asText(magazine.name);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${asText(page.title)}</title>
<meta name="description" content="${asText(page.description)}">
<link rel="canonical" href="${page.canonical}">
<link rel="icon" href="${root}demo/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${root}demo/magazine.css">
<link rel="stylesheet" href="${root}demo/plates.css">
<script type="module" src="${root}widget.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header class="masthead">
<p class="name"><a href="${root}widget.html">${name}</a></p>
<p class="motto">${asText(magazine.motto)}</p>
<nav aria-label="Sections"><ul>${navigation}</ul></nav>
</header>
<main id="main">
${page.main}
</main>
<footer class="colophon">
<p>${name} is a demonstration of <code>&lt;drift-feed&gt;</code>, the part of Driftfeed that any site can embed. What you read here stays in this browser; nothing about it is sent anywhere.</p>
<p><a href="${root}index.html">Driftfeed itself</a></p>
</footer>
</body>
</html>
`;
}

function feed(root: string, heading: string, count: number): string {
  return `<drift-feed catalog="${root}demo/catalog.json" count="${count}" heading="${heading}"></drift-feed>`;
}

function teaser(article: PlacedArticle, root: string, level: 2 | 3, picture: boolean): string {
  const position = article.section.articles.findIndex(({ slug }) => slug === article.slug);
  return `<article class="teaser">${picture ? plate(article.section.slug, position) : ''}
<h${level}><a href="${root}${articlePath(article)}">${asText(article.title)}</a></h${level}>
<p>${asText(article.summary)}</p></article>`;
}

function inSection(section: Section): PlacedArticle[] {
  return articles.filter((article) => article.section === section);
}

/** widget.html: every article can be reached from it. */
export function frontPage(): string {
  const lead = articles.find(({ slug }) => slug === 'godwit')!;
  const beside = ['yixing', 'stick-charts'].map((slug) => articles.find((article) => article.slug === slug)!);
  const shelves = sections
    .map((section) => {
      const [first, ...rest] = inSection(section).filter((article) => article !== lead);
      const list = rest
        .map((article) => `<li><a href="${articlePath(article)}">${asText(article.title)}</a></li>`)
        .join('');
      return `<section class="shelf ${section.slug}" aria-labelledby="shelf-${section.slug}">
<h2 id="shelf-${section.slug}"><a href="${sectionPath(section)}">${asText(section.name)}</a></h2>
<p class="about">${asText(section.about)}</p>
${teaser(first!, '', 3, true)}
<ul>${list}</ul></section>`;
    })
    .join('\n');
  return layout({
    title: `${magazine.name} · ${magazine.motto}`,
    description: magazine.motto,
    root: '',
    canonical: 'widget.html',
    main: `<h1 class="unseen">${asText(magazine.name)}</h1>
<div class="front"><div class="lead">${teaser(lead, '', 2, true)}</div>
<div class="beside">${beside.map((article) => teaser(article, '', 2, true)).join('\n')}</div></div>
<aside class="for-you">${feed('', 'Picked for you, by you', 4)}</aside>
<div class="shelves">${shelves}</div>`,
  });
}

export function sectionPage(section: Section): string {
  const root = '../../';
  return layout({
    title: `${section.name} · ${magazine.name}`,
    description: section.about,
    root,
    canonical: 'index.html',
    section,
    main: `<header class="section-head ${section.slug}"><h1>${asText(section.name)}</h1><p>${asText(section.about)}</p></header>
<div class="cards">${inSection(section)
      .map((article) => teaser(article, root, 2, true))
      .join('\n')}</div>
<aside class="for-you">${feed(root, 'Picked for you, by you', 4)}</aside>`,
  });
}

export function articlePage(article: PlacedArticle): string {
  const root = '../../';
  const { section } = article;
  const siblings = inSection(section);
  const position = siblings.indexOf(article);
  const next = siblings[(position + 1) % siblings.length]!;
  const [first, ...rest] = article.text;
  return layout({
    title: `${article.title} · ${magazine.name}`,
    description: article.summary,
    root,
    canonical: `${article.slug}.html`,
    section,
    main: `<article class="story ${section.slug}">
<header><p class="kicker"><a href="index.html">${asText(section.name)}</a></p>
<h1>${asText(article.title)}</h1>
<p class="standfirst">${asText(article.summary)}</p></header>
${plate(section.slug, position)}
<div class="text"><p class="opening">${asText(first!)}</p>
${rest.map((paragraph) => `<p>${asText(paragraph)}</p>`).join('\n')}
<p class="next">Next in ${asText(section.name)}: <a href="${root}${articlePath(next)}">${asText(next.title)}</a></p></div>
</article>
<aside class="for-you">${feed(root, 'Read on', 4).replace('<drift-feed ', '<drift-feed exclude-current ')}</aside>`,
  });
}
