/** Verbs, then what they would have the assistant set aside. */
const SET_ASIDE =
  /\b(?:ignor\w*|disregard\w*|forget|override|overrule|bypass\w*|circumvent\w*|disobey|disable|turn off|drop|do not follow|don't follow|stop following|skip|missachte\w*|vergiss|vergesse\w*|umgeh\w*|überschreib\w*|übergeh\w*|deaktivier\w*|befolge)\b.{0,60}\b(?:instructions?|rules?|prompts?|guidelines?|polic(?:y|ies)|restrictions?|filters?|safety|safeguards?|above|previous|prior|everything|all you|context|limits?|limitations?|programming|anweisung\w*|regeln?|vorgaben?|beschränkung\w*|einschränkung\w*|richtlinien?|filter|alles|bisherig\w*|obigen?)\b/
const HIDDEN_TEXT =
  /\b(?:system|hidden|initial|original|secret|internal|internen?|versteckte\w*)[- ]?(?:prompts?|instructions?|anweisung\w*|messages? above)\b|\b(?:your|dein\w*) (?:\w+ )?(?:prompts?|instructions|anweisung\w*)\b|\bsystem.?prompt\w*\b|\bcontext window\b|\b(?:text|words|everything) above\b|\bnew (?:system )?(?:instructions?|policy|rules?|message)\b|\bwhat (?:were|are) your (?:\w+ )?(?:instructions|rules|directives)\b/
const OTHER_ROLE =
  /\b(?:you are|you're|you will be) (?:now|from now on|no longer|henceforth)\b|\bfrom now on\b.{0,40}\b(?:you|answer|obey|respond|only)\b|\b(?:act|behave|respond|answer|speak|talk|roleplay) as\b.{0,40}\b(?:admin\w*|operator|root|unrestricted|dan|system|developer|god|if|though|security analyst|another|evil)\b|\b(?:pretend|imagine|suppose)\b.{0,40}\b(?:you|to be|there (?:are|is) no|that)\b|\bsimulate\b.{0,30}\b(?:terminal|shell|root|admin\w*|console|system)\b|\bobey\b|\bi am your (?:developer|creator|admin\w*|owner)\b|\bdu bist (?:jetzt|ab jetzt|nun|ab sofort|kein|nicht mehr)\b|\btu so\b|\bstell dir vor\b|\bverhalte? dich (?:wie|als)\b|\bals wär(?:e|st)\b|\bohne (?:\w+ )?(?:einschränkung\w*|grenzen|regeln|filter|beschränkung\w*)\b|\bwithout (?:any )?(?:\w+ )?(?:restrictions?|limits|rules|filters?|censorship)\b/
const KNOWN_NAMES =
  /\bjailbr(?:ea|o)k\w*|\bdan mode\b|\bdo anything now\b|\b(?:developer|god|debug|admin|root|sudo|maintenance) mode\b|\bprompt injection\b|\broot access\b|\bauthori[sz]ed test\b|\byou must (?:comply|obey)\b|\banswer (?:freely|everything)\b/
const MARKUP =
  /<\/?\s*(?:system|context|instructions?|assistant|user|prompt)\b[^>]*>|\[\/?inst\]|<\|\w+\|>|^\s*(?:system|assistant|developer|user)\s*:|#{2,}\s*(?:new )?(?:system|instruction)|```\s*system/
const EXECUTION =
  /\b(?:run|execute|call|invoke|perform|führe?|rufe?)\b.{0,20}\b(?:the |die )?(?:mutation|query|sql|shell|command line|graphql)\b|\bdo not ask\b|\bgrant (?:me|role|yourself|us)\b|\b(?:delete|drop) (?:all|every) (?:accounts?|users?|tables?|servers?)\b|\b(?:list|show|zeig\w*|dump|print) (?:me )?(?:all|alle) (?:accounts?|users?|konten|nutzer|secrets?|passwords?)\b|\breveal\b|\bdelete \w+ srv_\w+|\bfor me\b.{0,10}\b(?:delete|execute)\b|\b(?:secret|private) (?:key )?of (?:account|user)\b|\b(?:login secret|password|pin) of (?:account|user|another)\b|\btell me everything about (?:user|account)\b|\bdisclose\b/

/** That the assistant has no rules, or is to set aside what it was told. */
const NO_RULES =
  /\b(?:no|keine) (?:rules?|limits?|restrictions?|regeln|grenzen|einschränkungen|vorgaben)\b.{0,20}\b(?:apply|count|for you|to you|mehr für dich|für dich)\b|\b(?:gelten|gilt)\b.{0,20}\b(?:für dich|dir)\b.{0,20}\b(?:keine|nicht)\b|\b(?:you|du|sie) (?:now |jetzt |have |hast |haben |are |bist |work |arbeitest |ab jetzt |from now on )*(?:no|without|free of|free from|keine|ohne|frei von)\b.{0,20}\b(?:rules?|restrictions?|limits?|filters?|guidelines?|regeln|grenzen|einschränkungen|filter|vorgaben|verbote)\b|\b(?:ignore|disregard|forget|drop|overlook|ignorier\w*|vergiss|missachte\w*)\b.{0,20}\b(?:what|everything|anything|all|was|alles)\b.{0,40}\b(?:told|said|says|wrote|given|instructed|gesagt|geschrieben|vorgegeben|developers?|operators?|entwickler\w*)\b/
/** What stands before the question. */
const EARLIER_TEXT =
  /\b(?:output|print|repeat|recite|show|write|copy|dump|give|tell|echo|wiederhole?|zeige?|gib|nenne?|schreibe?|drucke?)\b.{0,40}\b(?:(?:stands|comes|came|is|was|steht|stand) (?:before|above|davor|darüber|oben)|system message|systemnachricht|your (?:configuration|setup|rules|instructions|prompt)|deine (?:konfiguration|regeln|anweisungen|vorgaben)|(?:anweisungen|instructions|orders|befehle).{0,30}\b(?:received|got|given|bekommen|erhalten)\b|word for word|verbatim|wörtlich|wort für wort)/
const UNFILTERED =
  /\b(?:act|answer|behave|speak|respond|work|antworte|verhalte dich|handle) (?:\w+ )?(?:like|as|als|wie) (?:an? |the |ein\w* )?(?:unfiltered|uncensored|unrestricted|unlimited|free|evil|human|hacker|root|ungefiltert\w*|unbeschränkt\w*|frei\w*)\b|\bi am (?:the|your|an?) (?:developer|administrator|admin|operator|creator|owner|engineer)\b.{0,60}\b(?:switch|enable|enter|activate|show|give|let|open|unlock)\b/
/** An order to act, which is no question how: the assistant is to do it itself. */
const ORDER =
  /^\W*(?:please |bitte |now |jetzt |ok |just )*(?:run|execute|call|delete|approve|accept|revoke|grant|suspend|wipe|transfer|remove|reset|create|restrict|lösche?|genehmige?|bestätige?|entferne?|widerrufe?|sperre?|führe)\b.{0,80}\b(?:for me|yourself|right now|immediately on your own|on my behalf|du selbst|für mich)\b|^\W*(?:please |bitte )*(?:delete|suspend|restrict|wipe|open|lösche?|sperre?) (?:the |das |den )?(?:account|server|phone|konto|gerät) (?:of|from|von|meines|meiner) /

const patterns = [
  ...[SET_ASIDE, HIDDEN_TEXT, OTHER_ROLE, KNOWN_NAMES, EXECUTION],
  ...[NO_RULES, EARLIER_TEXT, UNFILTERED, ORDER],
]

/** Whether a question tries to give the assistant other instructions, or to have it act or disclose. */
export function isInjection(raw: string, normal: string): boolean {
  return MARKUP.test(raw.toLowerCase()) || patterns.some((pattern) => pattern.test(normal))
}
