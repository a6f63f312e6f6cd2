// The lists behind the exclusion rules: well-known sites of many countries and phrases with one meaning.
//
// Compiled by hand by this project; no other list was copied.

export const signInHostLabels = words(
  'login signin sign-in auth oauth sso account accounts passport appleid idp checkout myaccount signup register',
);

export const mailHosts = words(
  'mail.google.com outlook.live.com outlook.office.com outlook.office365.com mail.yahoo.com mail.proton.me ' +
    'mail.qq.com mail.163.com mail.126.com mail.sina.com.cn mail.aliyun.com webmail.gandi.net mail.zoho.com ' +
    'app.fastmail.com mail.ru e.mail.ru mail.yandex.ru navigator.gmx.net navigator.web.de mail.aol.com ' +
    'www.icloud.com wx.mail.qq.com exmail.qq.com mail.tutanota.com app.tuta.com',
);

/** Path segments of pages that take a name and a password, or money. */
export const signInSegments = words(
  'login log-in log_in signin sign-in sign_in logon log-on logout log-out signout sign-out signup sign-up ' +
    'sign_up register registration oauth oauth2 authorize sso saml saml2 account ' +
    'accounts myaccount my-account password password_reset password-reset reset-password forgot-password ' +
    'two-factor 2fa mfa verify-email verify_email checkout cart basket payment billing ' +
    'servicelogin wp-login accountrecovery denglu zhuce anmelden einloggen connexion warenkorb panier',
);

/** A sign-in word after one of these is what a page is about. */
export const subjectSegments = words(
  'wiki topics topic tag tags tagged questions docs doc blog posts post article articles news search reference ' +
    'guide guides r package packages project projects crate crates dictionary define book item product ' +
    'products learn tutorial tutorials',
);

/** Sites whose titles name a subject: there "Login" is an article about it. */
export const referenceSites = words(
  'wikipedia.org wiktionary.org wikidata.org wikibooks.org wikimedia.org britannica.com baike.baidu.com ' +
    'stackoverflow.com stackexchange.com superuser.com serverfault.com mozilla.org arxiv.org imdb.com ' +
    'goodreads.com github.com gitlab.com gitee.com npmjs.com pypi.org crates.io docs.rs',
);

export const signInTitle = new RegExp(
  '^\\s*(?:' +
    [
      '(?:sign|log)[ -]?(?:in|on|up|out)\\s*(?:$|to\\b|[-–—|·:])',
      '(?:create|forgot|reset) (?:your |an |a )?(?:account|password)',
      'two-factor authentication\\s*(?:$|[-–—|·:])',
      '(?:anmelden|einloggen|connexion|se connecter|iniciar sesión|accedi|inloggen|logga in|войти|ログイン)\\s*(?:$|[-–—|·:])',
      '(?:用户|用戶|账号|帐号|帳號|会员|密码|扫码|欢迎)?(?:登录|登錄|登陆|注册|註冊)\\s*(?:$|[-–—|·:_])',
      '(?:(?:your )?shopping (?:cart|basket|bag)|checkout)\\s*(?:$|[-–—|·:])',
      '(?:购物车|收银台|确认订单)',
    ].join('|') +
    ')',
  'i',
);

export const bankSites = words(
  // United States, Canada
  'chase.com bankofamerica.com wellsfargo.com citi.com citibank.com capitalone.com usbank.com pnc.com schwab.com ' +
    'fidelity.com vanguard.com americanexpress.com discover.com ally.com truist.com td.com regions.com ' +
    'navyfederal.org usaa.com sofi.com etrade.com robinhood.com rbc.com rbcroyalbank.com scotiabank.com bmo.com ' +
    'cibc.com desjardins.com tangerine.ca mint.com creditkarma.com ' +
    // payments
    'paypal.com venmo.com wise.com revolut.com cash.app klarna.com payoneer.com skrill.com dashboard.stripe.com ' +
    'pay.google.com coinbase.com binance.com kraken.com ' +
    // Europe
    'hsbc.com hsbc.co.uk barclays.co.uk lloydsbank.com natwest.com santander.com santander.co.uk halifax.co.uk ' +
    'monzo.com starlingbank.com nationwide.co.uk tsb.co.uk aib.ie deutsche-bank.de commerzbank.de sparkasse.de ' +
    'ing.com ing.de ing.nl dkb.de n26.com comdirect.de postbank.de volksbank.de consorsbank.de ' +
    'bnpparibas.com mabanque.bnpparibas societegenerale.fr credit-agricole.fr labanquepostale.fr ' +
    'boursobank.com creditmutuel.fr caisse-epargne.fr bbva.es caixabank.es bankinter.com unicredit.it ' +
    'intesasanpaolo.com rabobank.nl abnamro.nl kbc.be belfius.be ubs.com postfinance.ch raiffeisen.ch ' +
    'raiffeisen.at erstegroup.com nordea.com nordea.fi seb.se swedbank.se handelsbanken.se danskebank.dk dnb.no ' +
    'pkobp.pl mbank.pl sberbank.ru tinkoff.ru tbank.ru ' +
    // Asia-Pacific, India, Latin America, Africa
    'commbank.com.au anz.com anz.com.au westpac.com.au nab.com.au hdfcbank.com icicibank.com onlinesbi.sbi ' +
    'sbi.co.in axisbank.com kotak.com dbs.com dbs.com.sg ocbc.com uob.com.sg smbc.co.jp mufg.jp mizuhobank.co.jp ' +
    'rakuten-bank.co.jp jp-bank.japanpost.jp kbstar.com shinhan.com itau.com.br bradesco.com.br nubank.com.br ' +
    'bb.com.br banorte.com bbva.mx fnb.co.za standardbank.co.za absa.co.za ' +
    // China, Hong Kong
    'icbc.com.cn ccb.com ccb.cn abchina.com abchina.com.cn boc.cn bankofchina.com bankcomm.com cmbchina.com ' +
    'psbc.com spdb.com.cn cib.com.cn cmbc.com.cn citicbank.com cebbank.com hxb.com.cn cgbchina.com.cn ' +
    'bank.pingan.com webank.com mybank.cn alipay.com tenpay.com pay.weixin.qq.com unionpay.com 95516.com ' +
    'hangseng.com bochk.com hsbc.com.hk hsbc.com.cn',
);

export const bankHostLabels = words(
  'ebanking e-banking onlinebanking online-banking netbanking internetbanking netbank ibank ibanking ebank banking',
);

export const bankTitle = new RegExp(
  '\\b(?:(?:online|internet|mobile|net) banking|(?:your )?(?:bank|credit card) statement|account balance)\\s*(?:$|[-–—|·:])|' +
    '^(?:online|internet|net) ?banking\\b.*\\b(?:log|sign)|' +
    '个人网银|個人網銀|网上银行|網上銀行|手机银行登录|信用卡账单|企业网银',
  'i',
);

export const healthSites = words(
  'webmd.com mayoclinic.org healthline.com nhs.uk medlineplus.gov drugs.com patient.info everydayhealth.com ' +
    'medicalnewstoday.com verywellhealth.com verywellmind.com clevelandclinic.org plannedparenthood.org ' +
    'zocdoc.com goodrx.com rxlist.com msdmanuals.com betterhelp.com talkspace.com aa.org cancer.org cancer.gov ' +
    'cancer.net cancerresearchuk.org diabetes.org alz.org 23andme.com healthgrades.com patientslikeme.com ' +
    'whattoexpect.com babycenter.com nami.org mind.org.uk samaritans.org hims.com forhers.com ro.co ' +
    'healthdirect.gov.au healthlinkbc.ca 1mg.com practo.com ' +
    'netdoktor.de apotheken-umschau.de onmeda.de gesundheit.de jameda.de doctolib.de doctolib.fr doctissimo.fr ' +
    'ameli.fr vidal.fr passeportsante.net my-personaltrainer.it topdoctors.es cuidateplus.marca.com ' +
    'thuisarts.nl 1177.se helsenorge.no ' +
    'dxy.com dxy.cn haodf.com chunyuyisheng.com 39.net xywy.com guahao.com wedoctor.com youlai.cn fh21.com.cn ' +
    'familydoctor.com.cn 120ask.com miaoshou.net jiankang.baidu.com health.baidu.com yao.jd.com health.jd.com ' +
    'bohe.cn ydl.com jiandanxinli.com',
);

export const healthHostLabels = words(
  'mychart patientportal patient-portal patients hospital clinic telehealth',
);

export const healthTitle = new RegExp(
  '\\bsymptoms (?:and|&) (?:causes|treatments?)\\b|' +
    '\\b(?:causes|symptoms), (?:symptoms|diagnosis|treatments?|causes)\\b|' +
    '\\bside effects\\b.*\\b(?:medications?|drugs?|vaccines?|dos(?:e|age)|\\d+ ?mg|tablets?|pills?)\\b|' +
    '\\b(?:dosage|interactions)\\b.*\\bside effects\\b|' +
    '\\b(?:my|your) (?:blood )?test results\\b|\\b(?:abortion|std|sti|hiv) (?:clinic|test(?:ing)?)s?\\b|' +
    "\\bbook (?:a |an )?(?:doctor|gp)(?:’s|'s)? appointment\\b|\\bpatient portal\\b|" +
    '(?:的症状|症状和|早期症状|怎么治疗|如何治疗|吃什么药|副作用大|预约挂号|網上掛號|在线问诊|门诊预约|检查报告单|用药指南)',
  'i',
);

export const adultSites = words(
  'pornhub.com xvideos.com xnxx.com xhamster.com xhamster.desi redtube.com youporn.com onlyfans.com chaturbate.com ' +
    'stripchat.com spankbang.com brazzers.com e-hentai.org exhentai.org nhentai.net hitomi.la rule34.xxx ' +
    'rule34video.com literotica.com javlibrary.com javdb.com missav.com missav.ws jable.tv 91porn.com t66y.com ' +
    'fansly.com bongacams.com livejasmin.com cam4.com adultfriendfinder.com ashleymadison.com tube8.com ' +
    'eporner.com motherless.com hqporner.com beeg.com txxx.com youjizz.com thumbzilla.com porntrex.com ' +
    'fapello.com erome.com bangbros.com realitykings.com pornpics.com f95zone.to gelbooru.com sankakucomplex.com ' +
    'imagefap.com sex.com avgle.com thisav.com fc2ppvdb.com dlsite.com hentaihaven.xxx',
);

export const adultTopLevels = words('xxx porn adult sex');

export const adultTitle = new RegExp(
  '\\b(?:free|hd|amateur|live|hardcore|gay|lesbian) (?:porn|sex (?:videos?|cams?|movies?|chat))\\b|' +
    '\\bporn(?:o)? (?:videos?|tube|movies?|pics|stars?|site)\\b|\\bxxx (?:videos?|movies?|pics)\\b|' +
    '\\bhentai (?:manga|videos?|online|doujin)|' +
    '成人(?:视频|網站|网站|电影|小说|影片)|色情(?:网站|视频|影片)|无码(?:视频|av)|三级片在线',
  'i',
);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
