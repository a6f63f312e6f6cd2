// The widget's words in English and Simplified Chinese.

export type Language = 'en' | 'zh';

export interface Words {
  /** BCP 47 tag of these words. */
  lang: string;
  heading: string;
  /** Under the heading, by state of the feed. */
  start: string;
  finished: string;
  failed: string;
  becauseRead(titles: readonly string[]): string;
  becauseCurrent: string;
  becauseCurrentAnd(title: string): string;
  becauseLiked(title: string): string;
  different: string;
  like: (title: string) => string;
  less: (title: string) => string;
  hide: (title: string) => string;
  lessDone: string;
  hideDone: string;
  likeDone: string;
  undo: string;
  undone: string;
  /** The line that says what is known and where it stays. */
  memory(pages: number, reactions: number): string;
  kept: string;
  memoryEmpty: string;
  paused: string;
  offBySignal: string;
  notKept: string;
  pause: string;
  resume: string;
  forget: string;
  forgetAsk(pages: number, reactions: number): string;
  forgetYes: string;
  forgetNo: string;
  forgotten: string;
}

const english: Words = {
  lang: 'en',
  heading: 'For you here',
  start: 'A varied selection to begin with. It follows what you read here as you go on.',
  finished: 'You have read or put aside everything there is to suggest.',
  failed: 'There are no suggestions at the moment.',
  becauseRead: (titles) => `Because you read ${titles.map((title) => `“${title}”`).join(' and ')}`,
  becauseCurrent: 'Goes with what you are reading now',
  becauseCurrentAnd: (title) => `Goes with this page and with “${title}”, which you read`,
  becauseLiked: (title) => `Because you liked “${title}”`,
  different: 'Something different from what you have read',
  like: (title) => `More like “${title}”`,
  less: (title) => `Less like “${title}”`,
  hide: (title) => `Hide “${title}”`,
  lessDone: 'There will be less like this.',
  hideDone: 'Hidden.',
  likeDone: 'There will be more like this.',
  undo: 'Undo',
  undone: 'Undone.',
  memory: (pages, reactions) =>
    `From ${count(pages, 'page')} you read here${reactions > 0 ? ` and ${count(reactions, 'reaction')}` : ''}.`,
  kept: 'Kept only in this browser, sent to nobody.',
  memoryEmpty: 'What you read here is remembered only in this browser and sent to nobody.',
  paused: 'Nothing you read here is being remembered.',
  offBySignal:
    'Your browser asks for privacy (Global Privacy Control), so nothing you read here is remembered.',
  notKept: 'Your browser lets this site keep nothing, so this is forgotten when you leave the page.',
  pause: 'Stop remembering',
  resume: 'Remember what I read here',
  forget: 'Forget what I read here',
  forgetAsk: (pages, reactions) =>
    `Forget ${count(pages, 'page')}${reactions > 0 ? ` and ${count(reactions, 'reaction')}` : ''}? This cannot be undone.`,
  forgetYes: 'Forget',
  forgetNo: 'Keep',
  forgotten: 'Forgotten.',
};

const chinese: Words = {
  lang: 'zh-Hans',
  heading: '为你推荐',
  start: '先看看这些各不相同的内容。之后会随你在这里的阅读而调整。',
  finished: '能推荐的内容，你都已经读过或放到一边了。',
  failed: '暂时没有推荐。',
  becauseRead: (titles) => `因为你读过${titles.map((title) => `《${title}》`).join('和')}`,
  becauseCurrent: '与你正在读的内容相关',
  becauseCurrentAnd: (title) => `与本页以及你读过的《${title}》相关`,
  becauseLiked: (title) => `因为你喜欢《${title}》`,
  different: '与你读过的内容不同，换换口味',
  like: (title) => `多推荐类似《${title}》的内容`,
  less: (title) => `少推荐类似《${title}》的内容`,
  hide: (title) => `隐藏《${title}》`,
  lessDone: '以后会少推荐这类内容。',
  hideDone: '已隐藏。',
  likeDone: '以后会多推荐这类内容。',
  undo: '撤销',
  undone: '已撤销。',
  memory: (pages, reactions) =>
    `根据你在这里读过的 ${pages} 个页面${reactions > 0 ? `和 ${reactions} 次反馈` : ''}推荐。`,
  kept: '只保存在这个浏览器里，不会发送给任何人。',
  memoryEmpty: '你在这里读过什么，只记在这个浏览器里，不会发送给任何人。',
  paused: '现在不会记录你在这里读过什么。',
  offBySignal: '你的浏览器要求保护隐私（全球隐私控制），因此不会记录你在这里读过什么。',
  notKept: '你的浏览器不允许本站保存数据，离开页面后这些记录就会消失。',
  pause: '停止记录',
  resume: '记住我在这里读过的内容',
  forget: '忘掉我在这里读过的内容',
  forgetAsk: (pages, reactions) =>
    `要忘掉 ${pages} 个页面${reactions > 0 ? `和 ${reactions} 次反馈` : ''}吗？此操作无法撤销。`,
  forgetYes: '忘掉',
  forgetNo: '保留',
  forgotten: '已忘掉。',
};

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function words(language: Language): Words {
  return language === 'zh' ? chinese : english;
}

/** The first wish that names a language we speak; wishes are BCP 47 tags, the strongest first. */
export function chooseLanguage(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const primary = wish?.trim().toLowerCase().split(/[-_]/)[0];
    if (primary === 'zh' || primary === 'en') return primary;
  }
  return 'en';
}
