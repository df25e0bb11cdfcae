// The words of the page Settings.
import { catalogue } from "./catalogue.ts";

export const settingsWords = catalogue(
  {
    title: "Settings",
    question: "Who may send, ask and look?",
    message: (keys: number, users: number) =>
      `${keys === 1 ? "One key is" : `${keys} keys are`} in use, and ${users === 1 ? "one person" : `${users} people`} may sign in.`,
    reader:
      "Only admins see and change keys and users, so their lists and buttons are not shown here. Please ask an admin for a key; what to paste is the same for everybody.",
    byLink:
      "You came in by the first link, which holds once. Make a user for yourself, so that you can come again.",

    roles: {
      title: "What each role may",
      role: "Role",
      may: "May",
      who: "For",
      keys: "programs",
      both: "programs and people",
      collect: "send events, and read nothing; its key may lie open, in a web page or an app",
      decide: "ask what to offer",
      read: "read all that is known",
      admin: "all of it, and make and remove keys and users",
    },

    keys: {
      title: "Keys",
      about: "Programs show a key with each request.",
      name: "What it is for",
      nameHint: "In a few words, such as: shop",
      role: "Role",
      make: "Make a key",
      made: "The key is made.",
      once: (name: string) => `The key ${name}`,
      onceHow:
        "Copy it now: it is shown this once. Here it is forgotten as soon as you leave this page; the server keeps only a hash of it.",
      hide: "I have kept it",
      none: "There is no key yet.",
      since: "Made on",
      state: "State",
      inUse: "in use",
      revokedOn: (day: string) => `revoked on ${day}`,
      nameless: "without a name",
      act: "Action",
      revoke: "Revoke",
      revokeOne: (name: string) => `Revoke the key ${name}`,
      question: (name: string) => `Revoke the key ${name}?`,
      consequence:
        "Programs that use it are refused from then on. This cannot be taken back; what it sent stays.",
      revoked: (name: string) => `The key ${name} is revoked.`,
    },

    sources: {
      title: "Sources",
      about: "What to paste into a program, with the address of this server.",
      library: "Library",
      collect: "Send events",
      decide: "Ask what to offer",
      places: {
        server: "JavaScript on a server (Node.js, as an ES module)",
        browser: "JavaScript in a web page, through a bundler",
        terminal: "In a terminal",
      },
      install: "Install",
      code: "Paste",
      keyIsIn: "The key just made is filled in.",
      keyIsMissing: (role: string) =>
        `Put a key of the role “${role}” in place of KEY; one that is made above is filled in here.`,
      placement: "“home” is a placement; [decisions] placements in kundig.toml names yours.",
      arrived: "What has arrived stands on the page Data.",
    },

    users: {
      title: "Users",
      about: "People sign in with a name and a password.",
      name: "Name",
      role: "Role",
      since: "Since",
      password: "Password",
      passwordHint: "At least 12 characters, such as four words that do not belong together.",
      add: "Add a user",
      added: (name: string) => `${name} may sign in now.`,
      none: "There is no user yet.",
      you: "you",
      act: "Action",
      remove: "Remove",
      removeOne: (name: string) => `Remove ${name}`,
      question: (name: string) => `Remove ${name}?`,
      consequence: "Whoever signed in under this name is signed out at once.",
      removed: (name: string) => `${name} is removed.`,
      taken: "There is a user of that name. Take another name.",
      firstAdmin: "The first user must be an admin, who can then make others.",
    },

    password: {
      title: "Your password",
      about: "With another password your other sessions end.",
      current: "Present password",
      next: "New password",
      again: "New password, again",
      change: "Change the password",
      changed: "The password is changed.",
      wrong: "This is not the password with which you sign in now.",
      short: "It has fewer than 12 characters. Take a longer one.",
      long: "It has more than 1024 bytes. Take a shorter one.",
      differs: "The two differ. Write the same twice.",
    },
  },
  {
    title: "Einstellungen",
    question: "Wer darf senden, fragen und schauen?",
    message: (keys, users) =>
      `${keys === 1 ? "Ein Schlüssel ist" : `${keys} Schlüssel sind`} in Gebrauch, und ${users === 1 ? "eine Person darf" : `${users} Personen dürfen`} sich anmelden.`,
    reader:
      "Schlüssel und Benutzer sieht und ändert nur, wer verwaltet; deshalb fehlen hier ihre Listen und Knöpfe. Bitten Sie jemanden mit der Rolle admin um einen Schlüssel; was einzufügen ist, gilt für alle.",
    byLink:
      "Sie kamen mit dem ersten Link herein, der nur einmal gilt. Legen Sie sich einen Benutzer an, damit Sie wiederkommen können.",

    roles: {
      title: "Was jede Rolle darf",
      role: "Rolle",
      may: "Darf",
      who: "Für",
      keys: "Programme",
      both: "Programme und Menschen",
      collect:
        "Ereignisse senden und nichts lesen; der Schlüssel darf offen liegen, in einer Webseite oder App",
      decide: "fragen, was anzubieten ist",
      read: "alles lesen, was bekannt ist",
      admin: "all das, dazu Schlüssel und Benutzer anlegen und entfernen",
    },

    keys: {
      title: "Schlüssel",
      about: "Programme zeigen bei jeder Anfrage einen Schlüssel.",
      name: "Wofür er ist",
      nameHint: "In wenigen Worten, zum Beispiel: Laden",
      role: "Rolle",
      make: "Schlüssel anlegen",
      made: "Der Schlüssel ist angelegt.",
      once: (name) => `Der Schlüssel ${name}`,
      onceHow:
        "Kopieren Sie ihn jetzt: Er wird nur dieses eine Mal gezeigt. Hier ist er vergessen, sobald Sie diese Seite verlassen; der Server behält nur einen Hash davon.",
      hide: "Ich habe ihn aufbewahrt",
      none: "Noch gibt es keinen Schlüssel.",
      since: "Angelegt am",
      state: "Zustand",
      inUse: "in Gebrauch",
      revokedOn: (day) => `widerrufen am ${day}`,
      nameless: "ohne Namen",
      act: "Aktion",
      revoke: "Widerrufen",
      revokeOne: (name) => `Schlüssel ${name} widerrufen`,
      question: (name) => `Schlüssel ${name} widerrufen?`,
      consequence:
        "Programme, die ihn benutzen, werden von da an abgewiesen. Das lässt sich nicht zurücknehmen; was er gesendet hat, bleibt.",
      revoked: (name) => `Der Schlüssel ${name} ist widerrufen.`,
    },

    sources: {
      title: "Quellen",
      about: "Was in ein Programm einzufügen ist, mit der Adresse dieses Servers.",
      library: "Bibliothek",
      collect: "Ereignisse senden",
      decide: "Fragen, was anzubieten ist",
      places: {
        server: "JavaScript auf einem Server (Node.js, als ES-Modul)",
        browser: "JavaScript in einer Webseite, durch einen Bundler",
        terminal: "In einem Terminal",
      },
      install: "Installieren",
      code: "Einfügen",
      keyIsIn: "Der eben angelegte Schlüssel ist eingesetzt.",
      keyIsMissing: (role) =>
        `Setzen Sie einen Schlüssel der Rolle „${role}“ an die Stelle von KEY; einer, der oben angelegt wird, ist hier eingesetzt.`,
      placement:
        "„home“ ist ein Ort für Angebote; Ihre nennt [decisions] placements in kundig.toml.",
      arrived: "Was angekommen ist, steht auf der Seite Daten.",
    },

    users: {
      title: "Benutzer",
      about: "Menschen melden sich mit Name und Passwort an.",
      name: "Name",
      role: "Rolle",
      since: "Seit",
      password: "Passwort",
      passwordHint: "Mindestens 12 Zeichen, etwa vier Wörter, die nicht zusammengehören.",
      add: "Benutzer anlegen",
      added: (name) => `${name} darf sich jetzt anmelden.`,
      none: "Noch gibt es keinen Benutzer.",
      you: "Sie",
      act: "Aktion",
      remove: "Entfernen",
      removeOne: (name) => `${name} entfernen`,
      question: (name) => `${name} entfernen?`,
      consequence: "Wer unter diesem Namen angemeldet ist, wird sofort abgemeldet.",
      removed: (name) => `${name} ist entfernt.`,
      taken: "Diesen Namen gibt es schon. Wählen Sie einen anderen.",
      firstAdmin: "Der erste Benutzer muss die Rolle admin haben; er kann dann weitere anlegen.",
    },

    password: {
      title: "Ihr Passwort",
      about: "Mit einem neuen Passwort enden Ihre anderen Sitzungen.",
      current: "Jetziges Passwort",
      next: "Neues Passwort",
      again: "Neues Passwort, noch einmal",
      change: "Passwort ändern",
      changed: "Das Passwort ist geändert.",
      wrong: "Das ist nicht das Passwort, mit dem Sie sich jetzt anmelden.",
      short: "Es hat weniger als 12 Zeichen. Wählen Sie ein längeres.",
      long: "Es hat mehr als 1024 Bytes. Wählen Sie ein kürzeres.",
      differs: "Die beiden sind verschieden. Schreiben Sie zweimal dasselbe.",
    },
  },
);
