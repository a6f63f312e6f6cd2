// Private pages are met, and pages that only sound like them are not.
import { describe, expect, it } from 'vitest';
import { pageRules } from './exclusions';

const rules = (url: string, title = '') => pageRules({ url, title });

describe('pageRules', () => {
  it.each([
    ['https://www.google.com/search?q=a', '', 'search-results'],
    ['https://www.google.co.jp/search?q=a', '', 'search-results'],
    ['https://duckduckgo.com/?q=a', '', 'search-results'],
    ['https://www.baidu.com/s?wd=a', '', 'search-results'],
    ['https://cn.bing.com/search?q=a', '', 'search-results'],
    ['https://search.yahoo.com/search?p=a', '', 'search-results'],
    ['https://search.yahoo.co.jp/search?p=a', '', 'search-results'],
    ['https://accounts.google.com/v3/signin', 'Sign in', 'sign-in'],
    ['https://github.com/login', 'Sign in to GitHub · GitHub', 'sign-in'],
    ['https://gitlab.com/users/sign_in', '', 'sign-in'],
    ['https://login.microsoftonline.com/common', '', 'sign-in'],
    ['https://shop.example.com/checkout', 'Checkout', 'sign-in'],
    ['https://shop.example.com/en/cart', '', 'sign-in'],
    ['https://passport.bilibili.com/h5', '', 'sign-in'],
    ['https://www.example.cn/x', '用户登录 - 某网', 'sign-in'],
    ['https://forum.example.de/x', 'Anmelden – Forum', 'sign-in'],
    ['https://mail.google.com/mail/u/0', 'Inbox', 'sign-in'],
    ['https://www.paypal.com/myaccount', '', 'bank'],
    ['https://www.paypal.com/signin', 'Log in to your PayPal account', 'bank'],
    ['https://online.banking.example.de/x', '', 'bank'],
    ['https://www.icbc.com.cn/icbc', '中国工商银行', 'bank'],
    ['https://perbank.abchina.com/x', '', 'bank'],
    ['https://www.my.bank/x', '', 'bank'],
    ['https://example.cn/a', '招商银行个人网银', 'bank'],
    ['https://www.nhs.uk/conditions/asthma', 'Asthma', 'health'],
    ['https://www.haodf.com/a', '', 'health'],
    ['https://dxy.com/disease/1', '', 'health'],
    ['https://mychart.example.org/x', '', 'health'],
    ['https://blog.example.com/x', 'Flu: Symptoms and Causes', 'health'],
    ['https://example.cn/x', '感冒的症状有哪些', 'health'],
    ['https://de.pornhub.com/x', '', 'adult'],
    ['https://anything.xxx/', '', 'adult'],
    ['https://example.com/v', 'Free porn videos', 'adult'],
  ])('%s %s → %s', (url, title, rule) => {
    expect(rules(url, title)).toContain(rule);
  });

  it.each([
    ['https://food.example/blood-orange', 'Blood orange recipe'],
    ['https://travel.example/river-bank', 'A walk along the river bank'],
    ['https://en.wikipedia.org/wiki/Bank', 'Bank - Wikipedia'],
    ['https://en.wikipedia.org/wiki/Login', 'Login - Wikipedia'],
    ['https://en.wikipedia.org/wiki/Shopping_cart', 'Shopping cart - Wikipedia'],
    ['https://id.wikipedia.org/wiki/Buku', 'Buku - Wikipedia'],
    ['https://github.com/actions/checkout', 'GitHub - actions/checkout'],
    ['https://github.com/topics/login', 'login · GitHub Topics'],
    ['https://stackoverflow.com/questions/1/login', 'Log in with cookies'],
    ['https://www.npmjs.com/package/register', 'register - npm'],
    ['https://www.theregister.com/2024/05/01/a', 'The Register'],
    ['https://bank-robbers.example/film', 'The Bank Job (2008)'],
    ['https://music.example/x', 'Power bank test: which one lasts'],
    ['https://food.example/x', 'Food bank opens in the town hall'],
    ['https://code.example/x', 'Side effects in functional programming'],
    ['https://code.example/y', 'Symptoms of a memory leak'],
    ['https://news.example/health-of-the-oceans', 'The health of the oceans'],
    ['https://film.example/xxx', 'xXx (2002 film)'],
    ['https://www.reddit.com/r/EarthPorn', 'EarthPorn'],
    ['https://food.example/food-porn', 'Food porn: the ten best cakes'],
    ['https://essex.example/', 'Visit Essex and Sussex'],
    ['https://pycon.example/2024/sessions', 'Sessions'],
    ['https://crafts.example/basket-weaving', 'Basket weaving for beginners'],
    ['https://math.example/x', 'Log in base two'],
    ['https://duckduckgo.com/about', 'About'],
    ['https://www.google.com/maps/place/x', 'Maps'],
    ['https://zh.wikipedia.org/wiki/%E9%93%B6%E8%A1%8C', '银行 - 维基百科'],
    ['https://www.douban.com/x', '注册会计师的一天'],
    ['https://www.baidu.com/', '百度一下，你就知道'],
    ['not an address', 'x'],
  ])('leaves %s (%s)', (url, title) => {
    expect(rules(url, title)).toEqual([]);
  });
});
