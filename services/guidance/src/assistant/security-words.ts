/** The fields that belong to Enyra Security Analyst (ENY-03). */
export const securityFields = {
  SECURITY_INVESTIGATION: 'The investigation of an event, a finding, a device or an account.',
  THREAT_INTELLIGENCE: 'Knowledge about attackers, malware, vulnerabilities and campaigns.',
  RISK_ANALYSIS: 'The assessment of risks and exposure.',
  DEFENSIVE_OPERATIONS: 'Defense against an attack, and its preparation.',
} as const
export type SecurityField = keyof typeof securityFields

/**
 * Beginnings of words that belong to the security analyst in every question, in English and German. A mistyped word counts too,
 * see `router.ts`.
 */
export const securityWords: readonly string[] = [
  // English
  ...`hacker hacked hacking malware malicious spyware stalkerware adware trojan virus ransomware phish smish botnet rootkit
  backdoor keylogger exploit zeroday vulnerab threat attacker attack intruder intrusion adversar forensic breach compromis
  incident infect exfiltrat ddos pentest siem yara firewall quarantin honeypot countermeasure mitre blocklist blacklist
  suspicious anomal spying surveil wiretap eavesdrop risk culprit exposure likelihood probability dangerous danger
  weakest insider triage investigat pegasus predator lockbit cobalt lazarus apt28 apt29 cybercrim darknet darkweb opsec
  hijack spoof tamper sabotag espionage playbook hardening harden mitigat brute stalk bugged scammer fraudster criminal
  weakness`.split(/\s+/),
  // German
  ...`gehackt hack schadsoftware schadprogramm schadcode trojaner viren spionage ausspion ausgespäht spähsoftware abgehört abhör
  überwach angriff angreif angegriffen eindring eingedrungen einbruch einbrech eingebrochen vorfall vorfäll untersuch infizier
  schwachstelle sicherheitslücke bedroh risik riskant gefährd gefährlich gefahr wahrscheinlich gegenmaßnahm gegenmassnahm abwehr
  abzuwehren verdächtig kompromitt bösartig forens erpress botnetz blockliste isolier quarantäne täter cyber datendieb
  datenleck spitzel wanze verwanz verseucht belausch betrüger kriminell`.split(/\s+/),
]

/** Names of products and of pages of the panel that contain such words. They are left out before the words are looked for. */
export const productNames =
  /\bactive defense\b|\benyra (?:security|product) ?(?:analyst|assistant)?|\bsecurity (?:log|events?|center|key|keys)\b|\btrust security center\b|\bsicherheits(?:protokoll|ereignis\w*|schlüssel\w*)\b|\banti-?virus\b|\bseite gefahr\b|\bdanger (?:page|tab|zone)\b|\bpage danger\b/g

/** The verbs of questions about the boundary of the product. Any other word of the security analyst hands such a question off. */
export const boundaryVerbs =
  /\b(?:spy(?:ing)?|listen(?:ing)?|intercept|eavesdrop|surveil|abhören|ausspionieren|überwachen)\b/g

/** Questions about the boundary of the product: whether its operators read content. They are answered. */
export const boundaryQuestions: readonly RegExp[] = [
  /\b(?:admin\w*|owner|boss|employer|enigm|you|staff|support|operators?|platform|chef|arbeitgeber|betreiber|mitarbeiter)\b.{0,40}\b(?:read|see|spy|listen|decrypt|intercept|access|mitlesen|lesen|sehen|abhören|entschlüsseln|ausspionieren)\b.{0,40}\b(?:messages?|chats?|calls?|conversations?|contents?|attachments?|nachrichten|anrufe?|inhalte?|gespräche?)\b/,
  /\b(?:what (?:is|does|are)|was (?:ist|macht|zeigt))\b.{0,20}\benyra security analyst\b/,
]

/** What people call the parts of a product and its functions. */
const FUNCTIONS =
  'active defense|(?:enigm )?(?:server|app|os|esim|key|command)s?|remote attestation|trust security center|tor gateway|managed mode|' +
  'device trust|trust status|posture|remote wipe|the pin|a pin|die pin|eine pin|passkeys?|recovery codes?|login secret|locator|access policy|' +
  'fernlöschung|wiederherstellungscodes?|zugangsrichtlinie|verwalteter modus|der verwaltete modus'
/** Whether a function of the product has an ability: it stands as the subject behind the verb. */
const ABILITY = new RegExp(
  `^\\W*(?:and |so |hi |hello |hallo |und )?(?:does|do|can|will|is|are|kann|können|hilft|schützt|erkennt|findet|verhindert|` +
    `(?:what|how|why|was|wie|wozu) (?:does|do|is|are|can|ist|sind|macht|kann|funktioniert))\\b (?:the |an? |der |die |das |ein |eine )?(?:${FUNCTIONS})\\b`,
)
/** The question is about an attack that has happened, or about what the caller has. */
const OF_AN_EVENT =
  /\b(?:my|our|this|mein\w*|unser\w*|diese\w*|who|wer|hackers?|attackers?|angreifer\w*|hacked|gehackt|infected|infiziert|compromised|kompromittiert|breached|spied|was|were|been|wurde\w*)\b/

const AGAINST = /\b(?:against|from|gegen|vor) (?:\w+ )?(?:hackers?|attackers?|angreifer\w*)\b/g
const PROTECTION =
  /\b(?:protect\w*|detect\w*|find\w*|recogni[sz]e\w*|prevent\w*|stop\w*|guarantee\w*|help\w*|defend\w*|block\w*|cover\w*|able|replace\w*|mean\w*|schutz|schütz\w*|erkenn\w*|finde\w*|verhinder\w*|hilf\w*|helfen|garantier\w*|ersetz\w*|jede\w*|alle\w*)\b/

/** Whether a question asks for the abilities of the product: it is answered although it names malware or an attack. */
export function isOfAbility(normal: string): boolean {
  const rest = normal.replace(ABILITY, '').replace(AGAINST, '')
  return ABILITY.test(normal) && PROTECTION.test(rest) && !OF_AN_EVENT.test(rest)
}

const SOMEONE =
  '(?:who|somebody|someone|anybody|anyone|a stranger|strangers?|wer|jemand|irgendwer|irgendjemand|ein fremder|fremde)'
const OWN_PLACE =
  '(?:my|our|mein\\w*|unser\\w*) (?:\\w+ )?(?:account|phone|device|tablet|laptop|computer|session|network|konto|handy|gerät|telefon|rechner|sitzung|netz\\w*)'

/** Combinations of senses: who, what was done, and to what. */
const securitySenses: readonly RegExp[] = [
  // Someone unknown was in a place of the caller, or listens.
  new RegExp(
    `(?<!\\b(?:can|may|could|kann|darf|könnte) )\\b${SOMEONE}\\b(?!.{0,20}\\b(?:may|can|could|should|darf|kann)\\b)(?!.{0,30}\\b(?:enigm|support|staff|mitarbeiter\\w*|administrators?|admin)\\b).{0,40}\\b(?:in|into|inside|on|auf|zu)\\b ${OWN_PLACE}\\b`,
  ),
  /(?<!kann |darf |könnte )\b(?:jemand|wer)\b.{0,20}\b(?:liest|hört|schaut|las|hörte)\b.{0,30}\bmit\b/,
  new RegExp(
    `(?<!\\b(?:can|may|could|kann|darf|könnte) )\\b${SOMEONE}\\b.{0,20}\\b(?:used|uses|using|opened|entered|changed|copied|cloned|controls?|controlled|benutzt\\w*|kopiert\\w*|steuert)\\b.{0,10}\\b${OWN_PLACE}\\b`,
  ),
  /\bhow (?:did|do|could) (?:they|he|she|it|someone|somebody|a stranger|that person)\b.{0,20}\b(?:get|come|gain|manage)\b/,
  /\bprove\b.{0,40}\b(?:stole|took|copied|manipulated|did it|sabotaged)\b|\b(?:beweise?|weise)\b.{0,60}\b(?:gestohlen|entwendet|kopiert|manipuliert)\b/,
  // Whether records are normal.
  /\b(?:sign.?ins?|logins?|entries|trail|logs?|events?|activity|anmeldungen|einträge|protokoll\w*|verlauf)\b.{0,60}\b(?:normal|unusual|odd|strange|abnormal|auffällig\w*|ungewöhnlich\w*)\b/,
  /\b(?:unusual|odd|strange|abnormal|weird|unexpected|unknown|auffällige\w*|ungewöhnliche\w*|seltsame\w*)\b.{0,20}\b(?:entries|events?|activity|codes?|sms|calls?|e?mails?|links?|logins?|sign.?ins?|einträge|anmeldung\w*|anrufe?)\b/,
  // A certain finding.
  /\b(?:explain|interpret|why|warum|erklär\w*|bedeutet)\b.{0,50}\b(?:the|this|that|my|our|an?|der|den|dieser|diesen|mein\w*|einen) (?:findings?|befund\w*)\b/,
  /\b(?:why|warum|wieso|weshalb)\b.{0,40}\bactive defense\b.{0,60}\b(?:my|our|mein\w*|unser\w*)\b/,
  // What an event means for the caller, and whether the caller is a target.
  /\b(?:mean|means|consequences?|impact|bedeutet|folgen)\b.{0,40}\bsecurity\b|\b(?:bedeutet|folgen)\b.{0,40}\bsicherheit\b/,
  /\b(?:lohnend\w*|leicht\w*|attraktiv\w*|möglich\w*|worthwhile|interesting|obvious) (?:ziel\w*|targets?)\b/,
  // Who has passed something on.
  /\b(?:who|which \w+|wer|welche\w* \w+)\b.{0,40}\b(?:leaked|passed (?:on )?our|passed .{0,30} on|sold|betrayed|weitergegeben|verraten|durchgestochen)\b/,
  // Those who attack, and whom.
  /\b(?:greif\w*|griff\w*)\b.{0,60}\ban\b/,
  /\b(?:probing|probes|scanning|scans|targeting|targets|harass\w*|hitting|flooding|bombarding) (?:us|me|our|my)\b/,
  /\b(?:would|could|can|might|könnte|kann) (?:a|an|the|ein|der) (?:\w+ )?(?:thief|burglar|insider|outsider|spy|dieb|spion|einbrecher)\b/,
]

/** Combinations that belong to the security analyst although each word alone does not. */
export const securityPhrases: readonly RegExp[] = [
  ...securitySenses,
  /\b(?:strange|weird|odd|unusual|unknown|unexpected|merkwürdig\w*|seltsam\w*|komisch\w*|ungewöhnlich\w*|fremd\w*)\b.{0,30}\b(?:traffic|process\w*|connections?|behavio\w*|behaves?|ip|network|packets?|datenverkehr|netzwerkverkehr|prozess\w*|verbindung\w*|verhalten)\b/,
  /\bbehav\w+ (?:\w+ )?(?:strange|weird|odd|suspicious)\w*/,
  /\bwho (?:did|stole|broke|got into|is behind|was behind|runs|logged in|signed in|took over|is spying)\b/,
  /\bfind (?:out )?(?:who|how (?:he|she|they|someone|somebody)|the root cause)\b|\broot cause\b/,
  /\b(?:somebody|someone|anybody|jemand)\b.{0,30}\b(?:got into|broke into|access(?:ed)? my|in mein\w* (?:konto|gerät|handy))\b/,
  /\b(?:wer|jemand)\b.{0,40}\b(?:eingeloggt|gestohlen|geklaut|belauscht|mitgelesen|ausspäht)\b.{0,30}\b(?:war|hat|daten|konto|sitzung)\b/,
  /\b(?:wasn't|was not|isn't|weren't) me\b|\bnicht ich\b/,
  /\b(?:analy[sz]e|examine|inspect|correlate|look into|look at|investigate|check|scan|review|analysier\w*|prüf\w*|überprüf\w*|durchsuch\w*)\b.{0,40}\b(?:findings?|alerts?|logs?|traffic|hash\w*|apk|files?|attachments?|sign.?ins?|logins?|domain|ip|connection|befund\w*|meldung\w*|protokolle?|datenverkehr|dateien?|anmeldeversuche?)\b/,
  /\b(?:explain|why)\b.{0,40}\b(?:flagged|alert|alarm went off|was detected|raised a finding)\b/,
  /\btimeline of\b|\bsigns of\b|\bspuren von\b|\bspyed\b|\bspied on\b|\bspy(?:ing)? on (?:me|us)\b|\bbeing (?:watched|tracked|monitored|followed|tapped|listened)\b|\btapp(?:ed|ing)\b/,
  /\b(?:data|daten)\b.{0,25}\b(?:stolen|leak\w*|exfiltrat\w*|to (?:russia|china)|abgeflossen|gestohlen|abfließ\w*)\b|\b(?:stolen|leaked?)\b.{0,25}\b(?:credentials|passwords?|data|files)\b|\bwas (?:anything|something) stolen\b|\bleaked in\b/,
  /\btaken over\b|\btook over my\b|\bübernommen worden\b/,
  /\biocs?\b|\bttps?\b|\bc2\b|\bcves?\b|\bcve-\d|\bapt ?\d+\b|\b0-?days?\b|\bzero.?days?\b|\bindicators?\b|\bss7\b|\bsim.?swap\w*/,
  /\b[0-9a-f]{32,64}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b/,
  /\b(?:malicious|bad|block|blocking|known|reputation of|blockier\w*|sperr\w*)\b.{0,20}\b(?:ip|ips|ip.?address\w*|domains?|hosts?|urls?|ip.?adress\w*)\b|\bip.?(?:address|adresse)\b.{0,30}\b(?:block|known|sperren|bekannt)\w*/,
  /\b(?:how|wie) (?:secure|safe|exposed|vulnerable|sicher|gefährdet)\b.{0,30}\b(?:are|is|am|we|i|our|my|ist|sind|bin|wir|ich|unser\w*)\b/,
  /\bam i safe\b|\bare we safe\b|\bbin ich sicher\b|\bsind wir sicher\b|\bsafe from\b|\bsicher vor\b/,
  /\b(?:score|rate|rank|evaluate|assess|prioriti[sz]e|benchmark|grade|bewerte\w*|beurteil\w*|einschätz\w*|einstuf\w*)\b.{0,40}\b(?:device\w*|security|config\w*|organi[sz]ation|impact|setup|posture|member\w*|exposure|gerät\w*|sicherheit|konfiguration|firma)\b/,
  /\bhow likely\b|\b(?:likely|attractive|possible|easy) target\b|\btarget of\b|\battack surface\b|\bred flag\b|\bweak(?:est)? (?:link|point|spot)s?\b|\bworst case\b|\bsecurity (?:audit|assessment|review|check|score|rating)\b|\bsicherheits(?:audit|prüfung|analyse|bewertung|check)\b/,
  /\b(?:threat|risk|bedrohungs|risiko).{0,3}(?:model\w*|landscape|hunt\w*|intel\w*|actors?|analy\w*|lage|bewertung)\b|\blagebild\b/,
  /\bdetection (?:rules?|logic|engineering)\b|\bcreate (?:an? )?alerts?\b|\bmonitoring (?:for|of)\b|\balerts? (?:of|from|to our|for)\b|\bsigma rule\b|\bsecurity alert\b/,
  /\b(?:isolate|contain|hunt|defend|neutrali[sz]e|fend off|shut out|kick)\b.{0,40}\b(?:device\w*|laptop|phone|network|server|intruder|breach|them|domain|hacker)\b.{0,40}\b(?:from the (?:network|internet)|out of|against|from)\b/,
  /\b(?:contain|hunt|hunting|remediat\w*|eradicat\w*)\b.{0,20}\b(?:the|for|it|across)\b|\bsecure our \w+ against\b|\bpatch(?:ing)? (?:the|our|this)\b|\bred team\b|\bblue team\b|\bpenetration test\b|\bhack back\b/,
  /\bclean (?:an? |my |the )?(?:infected|phone|device|laptop)\b|\b(?:remove|get rid of) (?:the |a |this )?(?:bug|implant|tracker)\b|\bvom netz (?:nehmen|trennen)\b/,
  /\bmonitored\b|\bhackback\b|\bleute aus(?:zu)?sperren\b|\baussperren\b/,
]

/** The field of a question that belongs to the analyst, by the first expression that fits. */
export const fieldWords: readonly (readonly [SecurityField, RegExp])[] = [
  [
    'RISK_ANALYSIS',
    /risk|risik|likel|probab|wahrschein|how (?:secure|safe|exposed|vulnerable|bad|dangerous|big)|wie (?:sicher|gefährdet)|score|rate\b|rank|assess|evaluat|priorit|bewert|exposure|attack surface|weakest|target\b|threat model|bedrohungsmodell|schwachstellen (?:hat|unser)|insider|audit|red flag|penetration|am i safe|worried/,
  ],
  [
    'DEFENSIVE_OPERATIONS',
    /block|isolat|isolier|quarant|contain|defend|abwehr|countermeas|gegenma|respond|response|incident response|stop\b|hunt|firewall|rule\b|honeypot|harden|patch|mitigat|playbook|remove|entfern|clean|get rid|shut out|kick|aussperr|siem|create an alert|monitoring|was tun|what (?:should|do) we do|under attack|schützen|red team|recover from|hack back/,
  ],
  [
    'THREAT_INTELLIGENCE',
    /threat|actor|apt\s?\d|cve|ioc|indicator|ttp|c2|zero.?day|campaign|group|gruppe|famil|botnets|ransomware|pegasus|known|bekannt|landscape|lage|feed|mitre|yara|exploit|vulnerab|schwachstelle|sicherheitslücke|reputation|malicious|bösartig|aktuell|latest|current|recent|in the wild|akteur|hackern/,
  ],
]
