// A person's own affairs: looking for work, and matters of law. Sites, and titles of one meaning.
//
// Compiled by hand by this project, as all lists of the exclusion rules are: no other list was copied. News about
// the labour market, courts and laws is not here, nor are the laws themselves.

export const jobsSites = words(
  // international, United States, Canada
  'indeed.com indeed.co.uk indeed.fr glassdoor.com glassdoor.co.uk glassdoor.de glassdoor.fr glassdoor.ca ' +
    'glassdoor.co.in monster.com monster.co.uk monster.de monster.fr monster.ca ziprecruiter.com careerbuilder.com ' +
    'simplyhired.com dice.com wellfound.com flexjobs.com usajobs.gov governmentjobs.com themuse.com snagajob.com ' +
    'idealist.org jobbank.gc.ca workopolis.com weworkremotely.com remoteok.com levels.fyi teamblind.com ' +
    'jooble.org adzuna.com adzuna.co.uk jobrapido.com neuvoo.com talent.com ' +
    // where applications are sent
    'jobs.lever.co boards.greenhouse.io job-boards.greenhouse.io apply.workable.com jobs.ashbyhq.com ' +
    'myworkdayjobs.com jobs.smartrecruiters.com icims.com taleo.net jobvite.com jobs.personio.de recruitee.com ' +
    'teamtailor.com resume.io zety.com novoresume.com kickresume.com resumegenius.com ' +
    // Europe
    'reed.co.uk totaljobs.com cv-library.co.uk jobsite.co.uk civilservicejobs.service.gov.uk findajob.dwp.gov.uk ' +
    'jobs.ac.uk irishjobs.ie stepstone.de stepstone.at stepstone.be arbeitsagentur.de jobware.de stellenanzeigen.de ' +
    'kununu.com jobs.ch jobup.ch jobscout24.ch karriere.at hokify.at ams.at francetravail.fr pole-emploi.fr apec.fr ' +
    'hellowork.com cadremploi.fr meteojob.com welcometothejungle.com infojobs.net infojobs.it tecnoempleo.com sepe.es ' +
    'net-empregos.com werk.nl nationalevacaturebank.nl vdab.be jobindex.dk arbetsformedlingen.se duunitori.fi ' +
    'arbeidsplassen.nav.no pracuj.pl jobs.cz prace.cz profesia.sk profession.hu ejobs.ro bestjobs.eu ' +
    'jobs.bg kariera.gr kariyer.net hh.ru superjob.ru rabota.ru zarplata.ru work.ua robota.ua ' +
    // Asia-Pacific
    'naukri.com shine.com foundit.in timesjobs.com internshala.com bayt.com naukrigulf.com gulftalent.com seek.com.au ' +
    'seek.co.nz jora.com workforceaustralia.gov.au jobstreet.com jobstreet.com.sg jobsdb.com mycareersfuture.gov.sg ' +
    'rikunabi.com job.mynavi.jp tenshoku.mynavi.jp doda.jp en-japan.com wantedly.com hellowork.mhlw.go.jp ' +
    'saramin.co.kr jobkorea.co.kr incruit.com work24.go.kr zhaopin.com 51job.com zhipin.com lagou.com liepin.com ' +
    'yingjiesheng.com shixiseng.com chinahr.com dajie.com maimai.cn ncss.cn kanzhun.com 104.com.tw 1111.com.tw ' +
    'yes123.com.tw 518.com.tw ctgoodjobs.hk cpjobs.com ' +
    // Latin America, Africa
    'catho.com.br vagas.com.br infojobs.com.br gupy.io computrabajo.com occ.com.mx bumeran.com.ar bumeran.com.mx ' +
    'zonajobs.com.ar elempleo.com pnet.co.za careers24.com careerjunction.co.za jobberman.com',
);

/** Of hosts with a name before the domain: "jobs.example.com". */
export const jobsHostLabels = words(
  'jobs careers career recruiting recruitment vacancies karriere stellenangebote emploi empleo zhaopin campus-hiring',
);

/** A first path segment with this name is a site's own page of open posts. */
export const jobsSegments = words(
  'careers vacancies job-openings open-positions stellenangebote karriere join-us zhaopin',
);

/** Sites with a part of that kind, and how its path begins. */
export const jobsParts: readonly { site: string; path: string }[] = [
  { site: 'linkedin.com', path: '/jobs' },
  { site: 'xing.com', path: '/jobs' },
  { site: 'finn.no', path: '/job' },
  { site: 'facebook.com', path: '/jobs' },
  { site: 'kleinanzeigen.de', path: '/s-jobs' },
  { site: '58.com', path: '/job' },
];

export const jobsTitle = new RegExp(
  '\\b(?:resume|cv|curriculum vitae|cover letter|resignation letter) (?:templates?|examples?|samples?|builder)\\b|' +
    '^(?:careers|jobs|job openings|open positions|current vacancies|vacancies|join our team)\\s*(?:$|[-–—|·:]|at\\b)|' +
    '\\bjob application\\s*(?:$|[-–—|·:]|for\\b)|\\b(?:common|top \\d+) [\\w ]{0,30}interview questions\\b|' +
    '\\b(?:stellenangebote?|bewerbungsschreiben|lebenslauf(?:vorlagen?| vorlagen?| muster))\\b|' +
    "\\boffres? d['’]emploi\\b|\\blettre de motivation\\b|\\bofertas? de (?:empleo|trabajo)\\b|\\bvagas de emprego\\b|" +
    '(?:招聘信息|招聘网|招聘網|校园招聘|社会招聘|求职简历|求職|个人简历模板|简历模板|简历范文|求职信|面试题及答案|辞职信|辭職信|离职证明|人才网|求人情報|転職サイト|채용공고)',
  'i',
);

export const legalSites = words(
  // United States, Canada
  'avvo.com lawyers.findlaw.com lawyers.justia.com nolo.com legalzoom.com rocketlawyer.com lawyers.com martindale.com ' +
    'superlawyers.com lawhelp.org divorcenet.com lawinfo.com hg.org legalmatch.com uslegalforms.com lawdepot.com ' +
    'freeadvice.com uscis.gov immihelp.com visajourney.com boundless.com pacer.gov uscourts.gov legalaid.on.ca ' +
    'legalline.ca ' +
    // United Kingdom, Ireland
    'citizensadvice.org.uk advicenow.org.uk stepchange.org nationaldebtline.org wikivorce.com shelter.org.uk ' +
    'acas.org.uk flac.ie legalaidboard.ie ' +
    // Europe
    'anwalt.de frag-einen-anwalt.de 123recht.de juraforum.de anwaltauskunft.de scheidung.de scheidung.org ' +
    'schuldnerberatung.de mieterbund.de bamf.de proasyl.de juritravail.com avocat.fr alexia.fr legalstart.fr ' +
    'captaincontrat.com documentissime.fr juridischloket.nl rechtwijzer.nl laleggepertutti.it avvocatoflash.it ' +
    'porticolegal.com iabogado.com pravoved.ru 9111.ru ' +
    // Asia-Pacific, Latin America
    'lawrato.com vakilsearch.com legalaid.nsw.gov.au legalaid.vic.gov.au bengo4.com houterasu.or.jp lawtalk.co.kr ' +
    'jusbrasil.com.br findlaw.cn 66law.cn lawtime.cn 110.com 64365.com maxlaw.cn hualv.com 12348.gov.cn ' +
    'wenshu.court.gov.cn zxgk.court.gov.cn 12309.gov.cn laf.org.tw',
);

export const legalTopLevels = words('lawyer attorney abogado');

export const legalHostLabels = words(
  'legalaid legal-aid lawyer lawyers attorney attorneys solicitors rechtsanwalt rechtsanwaelte kanzlei avocat avocats abogado abogados',
);

export const legalTitle = new RegExp(
  '\\bhow to (?:file|apply) for (?:a |an )?(?:divorce|bankruptcy|asylum|(?:full |sole |child )?custody|restraining order)\\b|' +
    '\\b(?:divorce|criminal defen[cs]e|immigration|dui|custody|bankruptcy|personal injury|employment|family) (?:law )?(?:lawyers?|attorneys?|solicitors?)\\s*(?:$|[-–—|·:]|in\\b|near\\b)|' +
    '\\bfree legal (?:advice|consultation)\\b|\\b(?:divorce|custody|separation|prenuptial) agreement (?:template|form|sample)s?\\b|' +
    '\\b(?:fachanwalt|fachanwältin) für\\b|\\bscheidungsanwalt\\b|\\bprivatinsolvenz (?:anmelden|beantragen)\\b|' +
    '\\bavocat en droit\\b|\\babogados? de (?:divorcios?|familia|extranjería)\\b|' +
    '(?:离婚协议书|離婚協議書|离婚律师|离婚诉讼|律师咨询|律師諮詢|法律咨询|法律諮詢|起诉状范本|民事起诉状|刑事辩护律师|劳动仲裁申请|取保候审|婚姻律师|遗产继承律师|信用卡逾期协商)',
  'i',
);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
