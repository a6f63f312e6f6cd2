// What a person believes in: sites of faiths, and of parties and candidates, with titles of one meaning.
//
// Compiled by hand by this project, as all lists of the exclusion rules are: no other list was copied. A party's,
// a candidate's or a petition's own site is here; a general newspaper, a parliament, a ministry or an encyclopaedia is not.

export const religionSites = words(
  // Christian
  'vatican.va vaticannews.va usccb.org catholic.org catholic.com ewtn.com aleteia.org hozana.org opusdei.org ' +
    'taize.fr churchofengland.org anglicancommunion.org episcopalchurch.org oikoumene.org umc.org elca.org ' +
    'pcusa.org sbc.net churchofjesuschrist.org lds.org jw.org adventist.org bible.com bible.org biblegateway.com ' +
    'biblehub.com blueletterbible.org biblestudytools.com bibleserver.com desiringgod.org gotquestions.org ' +
    'crosswalk.com christianitytoday.com christianpost.com thegospelcoalition.org ligonier.org alpha.org ' +
    'evangelisch.de ekd.de katholisch.de eglise.catholique.fr chiesacattolica.it conferenciaepiscopal.es ' +
    'svenskakyrkan.se folkekirken.dk kirken.no evl.fi episkopat.pl patriarchia.ru pravoslavie.ru azbyka.ru ' +
    'oca.org goarch.org cnbb.org.br cancaonova.com cbcj.catholic.jp fuyin.tv goodtv.tv chinacatholic.cn ' +
    'ccctspm.org cclw.net ' +
    // Muslim
    'islamqa.info islamweb.net islamicity.org quran.com sunnah.com muslimpro.com islamicfinder.org diyanet.gov.tr ' +
    'sorularlaislamiyet.com nu.or.id muhammadiyah.or.id alislam.org al-islam.org chinaislam.net.cn ' +
    // Jewish
    'chabad.org aish.com myjewishlearning.com sefaria.org ou.org reformjudaism.org hidabroot.org ' +
    // Buddhist, Hindu, Sikh, Taoist and others
    'tricycle.org lionsroar.com accesstoinsight.org plumvillage.org dhammatalks.org dharmaseed.org dhamma.org ' +
    'ddm.org.tw fgs.org.tw tzuchi.org tzuchi.org.tw fjnet.com pusa123.com chinabuddhism.com.cn taoist.org.cn ' +
    'iskcon.org tirumala.org sikhnet.com sgpc.net bahai.org scientology.org sokanet.jp sgi.org happy-science.jp ' +
    'uua.org quaker.org quaker.org.uk jainworld.com',
);

export const religionTopLevels = words('church bible catholic');

export const religionHostLabels = words(
  'parish diocese archdiocese masjid synagogue gurdwara paroisse pfarrei parroquia parrocchia',
);

export const religionTitle = new RegExp(
  '\\bbible (?:verses?|study|reading plan)\\b|\\bverse of the day\\b|\\b(?:daily|morning|evening) devotionals?\\b|' +
    '\\b(?:prayer|salah|namaz|adhan) times?\\b\\s*(?:$|[-–—|·:]|in\\b|for\\b|today\\b)|\\bmass times\\b|' +
    '\\bhow to (?:pray (?:the )?(?:rosary|salah|namaz)|(?:convert|revert) to (?:islam|judaism|catholicism|christianity))\\b|' +
    '\\bsunday (?:worship service|sermon)\\b|\\bsurah (?:al|an|ar|as|at|ya)\\b.*\\b(?:translation|recitation|transliteration)\\b|' +
    '\\bweekly torah portion\\b|\\b(?:gottesdienstzeiten|losung des tages|horaires des messes|horarios? de misas?)\\b|' +
    '(?:每日灵修|靈修日糧|灵修日粮|主日崇拜|主日讲道|主日講道|每日读经|每日讀經|礼拜时间|禮拜時間|祷告词|祈祷文|今日经文|圣经金句|' +
    '佛教仪轨|皈依三宝|皈依證|念佛功德|诵经仪轨|古兰经诵读)',
  'i',
);

export const politicsSites = words(
  // United States, Canada
  'democrats.org gop.com dccc.org dscc.org nrcc.org nrsc.org lp.org gp.org dsausa.org constitutionparty.com ' +
    'donaldjtrump.com joebiden.com kamalaharris.com berniesanders.com actblue.com winred.com anedot.com moveon.org ' +
    'tpusa.com indivisible.org liberal.ca conservative.ca ndp.ca greenparty.ca blocquebecois.org pq.org ' +
    'peoplespartyofcanada.ca ' +
    // United Kingdom, Ireland
    'conservatives.com labour.org.uk libdems.org.uk greenparty.org.uk reformparty.uk snp.org partyof.wales ' +
    'plaid.cymru sinnfein.ie finegael.ie fiannafail.ie socialdemocrats.ie labour.ie greenparty.ie mydup.com uup.org ' +
    'sdlp.ie allianceparty.org 38degrees.org.uk ' +
    // Germany, Austria, Switzerland
    'cdu.de csu.de spd.de gruene.de fdp.de die-linke.de afd.de bsw-vg.de freiewaehler.eu voltdeutschland.org ' +
    'jusos.de junge-union.de campact.de openpetition.de dievolkspartei.at spoe.at fpoe.at gruene.at neos.eu kpoe.at ' +
    'svp.ch sp-ps.ch fdp.ch die-mitte.ch gruene.ch grunliberale.ch ' +
    // France, Belgium, Netherlands, Luxembourg
    'rassemblementnational.fr lafranceinsoumise.fr parti-socialiste.fr republicains.fr parti-renaissance.fr ' +
    'lesecologistes.fr pcf.fr parti-reconquete.fr horizonsleparti.fr vvd.nl pvv.nl cda.nl d66.nl sp.nl ' +
    'groenlinks.nl pvda.nl fvd.nl partijvoordedieren.nl christenunie.nl sgp.nl boerburgerbeweging.nl n-va.be ' +
    'vlaamsbelang.org cdenv.be vooruit.org openvld.be groen.be ps.be mr.be ecolo.be ptb.be pvda.be csv.lu lsap.lu ' +
    // Italy, Spain, Portugal, Greece, Turkey
    'partitodemocratico.it fratelli-italia.it forzaitalia.it legaonline.it movimento5stelle.eu piueuropa.eu azione.it ' +
    'psoe.es pp.es voxespana.es podemos.info movimientosumar.es izquierdaunida.org esquerra.cat junts.cat eaj-pnv.eus ' +
    'ps.pt psd.pt pcp.pt bloco.org partidochega.pt iniciativaliberal.pt nd.gr syriza.gr pasok.gr kke.gr akparti.org.tr ' +
    'chp.org.tr mhp.org.tr iyiparti.org.tr ' +
    // Nordic, Baltic, eastern Europe
    'socialdemokraterna.se moderaterna.se sd.se centerpartiet.se vansterpartiet.se kristdemokraterna.se liberalerna.se ' +
    'mp.se arbeiderpartiet.no hoyre.no frp.no sv.no venstre.no rodt.no krf.no senterpartiet.no socialdemokratiet.dk ' +
    'venstre.dk danskfolkeparti.dk sf.dk enhedslisten.dk konservative.dk radikale.dk kokoomus.fi sdp.fi ' +
    'perussuomalaiset.fi keskusta.fi vihreat.fi vasemmisto.fi pis.org.pl platforma.org konfederacja.pl psl.pl ' +
    'lewica.org.pl anobudelip.cz ods.cz pirati.cz spd.cz smer.sk fidesz.hu psd.ro pnl.ro gerb.bg hdz.hr sdp.hr er.ru ' +
    'kprf.ru ldpr.ru yabloko.ru navalny.com eurosolidarity.org ' +
    // Asia-Pacific
    'bjp.org inc.in aamaadmiparty.org cpim.org jimin.jp cdp-japan.jp komei.or.jp jcp.or.jp o-ishin.jp ' +
    'reiwa-shinsengumi.com sanseito.jp peoplepowerparty.kr theminjoo.kr dpp.org.tw kmt.org.tw tpp.org.tw dab.org.hk ' +
    'pap.org.sg wp.sg 12371.cn xuexi.cn gqt.org.cn alp.org.au liberal.org.au greens.org.au nationals.org.au ' +
    'onenation.org.au getup.org.au labour.org.nz national.org.nz greens.org.nz act.org.nz ' +
    // Latin America, Africa
    'pt.org.br psdb.org.br novo.org.br partidoliberal.org.br psol50.org.br mdb.org.br morena.org pan.org.mx pri.org.mx ' +
    'da.org.za anc1912.org.za effonline.org ' +
    // petitions, which carry a signature
    'change.org avaaz.org ipetitions.com thepetitionsite.com petition.parliament.uk',
);

/** Anchored at the start, where a form is named; a report of a newspaper begins otherwise. */
export const politicsTitle = new RegExp(
  '^(?:join|donate to|become a member of) (?:the |our )?(?:[\\p{L}-]+ )?(?:labour|conservative|democratic|republican|green|' +
    'liberal|national|socialist|communist|workers|people’s|reform|libertarian|social democratic|christian democratic) party\\s*(?:$|[-–—|·:])|' +
    '^(?:sign (?:this|the|our) petition|petition ·)|^(?:mitglied werden|jetzt mitglied werden)\\s*[-–—|·:]\\s*(?:cdu|csu|spd|fdp|afd)\\b|' +
    '(?:入党申请书|入黨申請書|入党志愿书|入党积极分子|入党转正申请|入团申请书|党费缴纳|党员登录)',
  'iu',
);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
