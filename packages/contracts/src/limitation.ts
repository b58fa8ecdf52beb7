/** The parts of the system that limitations are about. */
export const limitationSubjects = {
  ACCOUNT: 'Accounts, sessions, recovery and deletion.',
  ORGANIZATION: 'Organizations and their administration.',
  DEVICE: 'Devices and their management.',
  SERVER: 'Servers, their members and their content.',
  ESIM: 'eSIMs.',
  KEY: 'Enigm Keys.',
  PLATFORM: 'The platform as a whole.',
} as const

export type LimitationSubject = keyof typeof limitationSubjects

interface Text {
  readonly en: string
  readonly de: string
}

/**
 * Limitation statements (register LIM): every text is defined here once, in each language of the panel, and referenced by its code.
 */
export const limitationTexts = {
  REVOCATION_FUTURE_ONLY: {
    of: 'DEVICE',
    en: 'Revoking a device affects future trust decisions; it cannot remove content that the device already accessed.',
    de: 'Der Widerruf eines Geräts wirkt auf künftige Entscheidungen; Inhalte, auf die das Gerät schon zugegriffen hat, entfernt er nicht.',
  },
  REMOVAL_NOT_WIPE: {
    of: 'DEVICE',
    en: 'Removing a device ends its trust and takes it out of the account; it deletes nothing on the device. Only a remote wipe of a managed device does.',
    de: 'Das Entfernen eines Geräts beendet sein Vertrauen und nimmt es aus dem Konto; auf dem Gerät löscht es nichts. Das tut nur die Fernlöschung eines verwalteten Geräts.',
  },
  RESTRICTION_FUTURE_ONLY: {
    of: 'ACCOUNT',
    en: 'A restriction affects later requests; it does not undo earlier reads and changes.',
    de: 'Eine Einschränkung wirkt auf spätere Anfragen; frühere Zugriffe und Änderungen macht sie nicht rückgängig.',
  },
  ENDPOINT_NOT_PROVEN: {
    of: 'DEVICE',
    en: 'Administrative visibility does not prove that a device is free of compromise.',
    de: 'Die Sicht der Verwaltung beweist nicht, dass ein Gerät frei von Manipulation ist.',
  },
  ACTIVE_DEFENSE_INCOMPLETE: {
    of: 'DEVICE',
    en: 'Findings of Active Defense do not cover every risk: a device without findings is not shown to be clean.',
    de: 'Befunde von Active Defense erfassen nicht jedes Risiko: Ein Gerät ohne Befunde gilt damit nicht als sauber.',
  },
  REMOTE_WIPE_CONDITIONAL: {
    of: 'DEVICE',
    en: 'A remote wipe depends on the state, connection, platform and configuration of the device; only the signed confirmation of the device completes it.',
    de: 'Eine Fernlöschung hängt von Zustand, Verbindung, Plattform und Einrichtung des Geräts ab; erst die signierte Bestätigung des Geräts schließt sie ab.',
  },
  MANAGEMENT_NOT_CONTENT: {
    of: 'DEVICE',
    en: 'Management of a device reaches its state and its policy; it reaches no message, call, attachment or key.',
    de: 'Die Verwaltung eines Geräts erreicht seinen Zustand und seine Richtlinie, aber keine Nachricht, keinen Anruf, keinen Anhang und keinen Schlüssel.',
  },
  POSTURE_OPTIONAL: {
    of: 'DEVICE',
    en: 'Posture of Enigm OS is optional: a device without it is neither better nor worse, and nothing requires it.',
    de: 'Der Gerätestatus von Enigm OS ist freiwillig: Ein Gerät ohne ihn ist weder besser noch schlechter, und nichts verlangt ihn.',
  },
  CONTENT_DELETION_SCOPE: {
    of: 'SERVER',
    en: 'Deletion concerns the availability of encrypted content in this environment, not past disclosure outside Enigm controls.',
    de: 'Die Löschung betrifft die Verfügbarkeit verschlüsselter Inhalte in dieser Umgebung, nicht ihre frühere Weitergabe außerhalb der Kontrolle von Enigm.',
  },
  MEMBER_REMOVAL_FUTURE_ONLY: {
    of: 'SERVER',
    en: 'Removing a member affects future access; it cannot remove content that the member already accessed.',
    de: 'Das Entfernen eines Mitglieds wirkt auf künftigen Zugriff; Inhalte, auf die das Mitglied schon zugegriffen hat, entfernt es nicht.',
  },
  MEMBER_DISCLOSURE: {
    of: 'SERVER',
    en: 'Authorized members may disclose what they receive.',
    de: 'Berechtigte Mitglieder können weitergeben, was sie empfangen.',
  },
  MEMBERSHIP_METADATA: {
    of: 'SERVER',
    en: 'Membership requires limited metadata. Stored are its id, the account, the server, the request that created it, the role, the state, the category of a restriction, the day of its start and the number of its changes. Others see the account as a handle of this server only.',
    de: 'Eine Mitgliedschaft braucht wenige Metadaten. Gespeichert werden ihre Kennung, das Konto, der Server, die Anfrage, aus der sie entstand, die Rolle, der Zustand, die Art einer Einschränkung, der Tag ihres Beginns und die Zahl ihrer Änderungen. Andere sehen das Konto nur als Kennung dieses Servers.',
  },
  SERVER_NOT_SUBSTITUTE: {
    of: 'SERVER',
    en: 'A private environment does not replace end-to-end encryption, device trust, secure onboarding or user awareness.',
    de: 'Eine private Umgebung ersetzt weder Ende-zu-Ende-Verschlüsselung noch vertrauenswürdige Geräte, sichere Aufnahme oder Aufmerksamkeit.',
  },
  RECOVERY_NOT_CONTENT: {
    of: 'ACCOUNT',
    en: 'Recovery restores access to the account; it is not access to protected content and brings back neither messages nor key material.',
    de: 'Die Wiederherstellung gibt den Zugang zum Konto zurück; sie ist kein Zugang zu geschützten Inhalten und bringt weder Nachrichten noch Schlüssel zurück.',
  },
  POLICY_FUTURE_ONLY: {
    of: 'ACCOUNT',
    en: 'A policy decides which sessions may continue; it cannot undo earlier actions of a session.',
    de: 'Eine Richtlinie entscheidet, welche Sitzungen weiterlaufen; frühere Handlungen einer Sitzung macht sie nicht rückgängig.',
  },
  POLICY_RISK: {
    of: 'PLATFORM',
    en: 'A wrong policy can change what an account, a device, a session or a member may do, and can shut it out; it changes future decisions only.',
    de: 'Eine falsche Richtlinie kann ändern, was ein Konto, ein Gerät, eine Sitzung oder ein Mitglied darf, und kann sie aussperren; sie wirkt nur auf künftige Entscheidungen.',
  },
  VISIBILITY_FUTURE_ONLY: {
    of: 'ACCOUNT',
    en: 'Visibility affects later reads; an earlier reader may remember what was visible before.',
    de: 'Die Sichtbarkeit wirkt auf spätere Zugriffe; frühere Leser können sich an das erinnern, was vorher sichtbar war.',
  },
  ORGANIZATION_REACH: {
    of: 'ORGANIZATION',
    en: 'Administration of an organization reaches its memberships and can restrict the sessions of a member without seeing one; it reaches no payment, message or key of a member.',
    de: 'Die Verwaltung einer Organisation erreicht ihre Mitgliedschaften und kann Sitzungen eines Mitglieds einschränken, ohne eine zu sehen; Zahlungen, Nachrichten und Schlüssel eines Mitglieds erreicht sie nicht.',
  },
  DELETION_BOUNDED: {
    of: 'ACCOUNT',
    en: 'Deletion of an account is bounded by policy and law: retained data is listed with its ground and end.',
    de: 'Richtlinie und Gesetz begrenzen die Löschung eines Kontos: Was aufbewahrt wird, steht mit Grund und Ende in einer Liste.',
  },
  DATA_DELETION_PLATFORM_ONLY: {
    of: 'ACCOUNT',
    en: 'This deletes records of the platform; it deletes nothing on devices and no content of other people.',
    de: 'Gelöscht werden Aufzeichnungen der Plattform; auf Geräten und bei anderen Menschen wird nichts gelöscht.',
  },
  HOLD_KEEPS_RECORDS: {
    of: 'PLATFORM',
    en: 'A legal hold keeps records that exist; it opens no content, and records that are deleted already do not come back.',
    de: 'Eine Aufbewahrungspflicht erhält vorhandene Aufzeichnungen; sie öffnet keine Inhalte, und schon Gelöschtes kommt nicht zurück.',
  },
  TOR_SCOPE: {
    of: 'PLATFORM',
    en: 'Tor Gateway improves the privacy of the access path to selected web surfaces; it does not replace Enigm App, VPN Service, Proxy Network or Device Trust.',
    de: 'Tor Gateway verbessert die Privatheit des Zugangswegs zu ausgewählten Webseiten; Enigm App, VPN Service, Proxy Network und das Vertrauen in Geräte ersetzt er nicht.',
  },
  ESIM_IS_CONNECTIVITY: {
    of: 'ESIM',
    en: 'The state of an eSIM is connectivity state; it shows no call, message, place or use of data.',
    de: 'Der Zustand einer eSIM ist ein Zustand der Verbindung; er zeigt keinen Anruf, keine Nachricht, keinen Ort und keine Datennutzung.',
  },
  ESIM_CODE_SHOWN_ONCE: {
    of: 'ESIM',
    en: 'The activation code gives control of the line: it is shown once, to its owner only.',
    de: 'Der Aktivierungscode gibt Kontrolle über den Anschluss: Er wird einmal gezeigt, und nur dem Inhaber.',
  },
  ESIM_NEW_ACTIVATION: {
    of: 'ESIM',
    en: 'A replacement is a new eSIM with a separate activation; nothing continues silently.',
    de: 'Ein Ersatz ist eine neue eSIM mit eigener Aktivierung; nichts läuft unbemerkt weiter.',
  },
  ESIM_REMOVAL_NOT_CONFIRMED: {
    of: 'ESIM',
    en: 'A carrier cannot delete a profile from a device: until the device reports it, removal there is not confirmed.',
    de: 'Ein Netzbetreiber kann ein Profil nicht von einem Gerät löschen: Bis das Gerät es meldet, ist die Entfernung dort nicht bestätigt.',
  },
  ESIM_UNLINK_KEEPS_PROFILE: {
    of: 'ESIM',
    en: 'Unlinking ends the link in Enigm Command only; a profile on a device keeps working until it is deleted on that device.',
    de: 'Das Lösen beendet nur die Verknüpfung in Enigm Command; ein Profil auf einem Gerät funktioniert, bis es dort gelöscht wird.',
  },
  ESIM_POLICY_NEXT_PROFILE: {
    of: 'ESIM',
    en: 'A connectivity policy selects the kind of profile: a released profile keeps its policy until the eSIM is replaced.',
    de: 'Eine Verbindungsrichtlinie wählt die Art des Profils: Ein ausgegebenes Profil behält seine Richtlinie, bis die eSIM ersetzt wird.',
  },
  KEY_FUTURE_ONLY: {
    of: 'KEY',
    en: 'Reporting, revoking or ending an Enigm Key affects its future use; an emergency that it raised before stays raised.',
    de: 'Meldung, Widerruf oder Ende eines Enigm Key wirken auf die künftige Nutzung; ein Notfall, den er vorher gemeldet hat, bleibt gemeldet.',
  },
  KEY_LINKED_IN_APP: {
    of: 'KEY',
    en: 'A new Enigm Key is linked in Enigm App; Enigm Command cannot link it.',
    de: 'Ein neuer Enigm Key wird in der Enigm App verknüpft; Enigm Command kann das nicht.',
  },
  KEY_MATERIAL_IN_APP: {
    of: 'KEY',
    en: 'Key material lives in Enigm App; Enigm Command cannot check it and never holds it.',
    de: 'Schlüssel liegen in der Enigm App; Enigm Command kann sie nicht prüfen und besitzt sie nie.',
  },
} as const satisfies Record<string, Text & { readonly of: LimitationSubject }>

export type LimitationCode = keyof typeof limitationTexts

/** What no role and no operation can do (register BND). */
export const boundaries = {
  NO_CONTENT: {
    en: 'Enigm Command has no access to the plaintext of messages, calls and attachments.',
    de: 'Enigm Command hat keinen Zugang zum Klartext von Nachrichten, Anrufen und Anhängen.',
  },
  NO_KEYS: {
    en: 'Enigm Command holds no private key of a conversation, a device or an Enigm Key.',
    de: 'Enigm Command besitzt keinen privaten Schlüssel einer Unterhaltung, eines Geräts oder eines Enigm Key.',
  },
  NO_BYPASS: {
    en: 'No administrative capability bypasses end-to-end encryption.',
    de: 'Keine Befugnis der Verwaltung umgeht die Ende-zu-Ende-Verschlüsselung.',
  },
  SEPARATE_TRUST_DOMAINS: {
    en: 'The administration of servers and the content on them are separate trust domains.',
    de: 'Die Verwaltung von Servern und die Inhalte darauf sind getrennte Vertrauensbereiche.',
  },
  LIFECYCLE_ONLY: {
    en: 'The authority of the platform is commercial and administrative: it ends or narrows access, and never widens it.',
    de: 'Die Befugnis der Plattform ist kaufmännisch und verwaltend: Sie beendet oder verengt Zugang und erweitert ihn nie.',
  },
  NO_IDENTITY: {
    en: 'An account has no name, address, telephone number or document.',
    de: 'Ein Konto hat keinen Namen, keine Adresse, keine Telefonnummer und kein Dokument.',
  },
} as const satisfies Record<string, Text>
