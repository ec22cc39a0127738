import { type Troubles, wordsFor } from "../unread.ts";

const TROUBLES: Troubles = {
  ENOENT: ["ce fichier n'existe pas", "Vérifiez son nom."],
  EACCES: ["accès refusé", "Vérifiez les droits d'accès à ce fichier et aux dossiers qui le contiennent."],
  EPERM: [
    "le système ne l'autorise pas",
    "Vérifiez les droits d'accès à ce fichier et aux dossiers qui le contiennent.",
  ],
  EROFS: [
    "le système de fichiers est en lecture seule",
    "Montez-le en écriture, ou travaillez sur une copie ailleurs.",
  ],
  ELOOP: [
    "un lien symbolique renvoie à lui-même",
    "Supprimez ce lien, puis restaurez le fichier depuis git ou créez-en un avec `coord init`.",
  ],
  ENOTDIR: [
    "une partie du chemin est un fichier, pas un dossier",
    "Vérifiez le chemin, et où mènent les liens qu'il traverse.",
  ],
  EISDIR: ["c'est un dossier", "Indiquez un fichier de ce dossier, ou déplacez le dossier."],
  ENXIO: [
    "c'est un socket, un tube ou un périphérique, pas un fichier",
    "Indiquez un autre fichier, ou déplacez celui-ci.",
  ],
  ENAMETOOLONG: [
    "le nom est trop long",
    "Vérifiez le chemin ; la plupart des systèmes limitent chaque nom à 255 octets.",
  ],
  EMFILE: [
    "trop de fichiers sont ouverts",
    "Fermez d'autres programmes ou relevez la limite (`ulimit -n`), puis réessayez.",
  ],
  ENOSPC: ["le disque est plein", "Libérez de la place, puis recommencez."],
  EFBIG: ["le fichier est trop volumineux", "Raccourcissez-le, ou restaurez-le depuis git."],
  EIO: [
    "le disque a signalé une erreur",
    "Réessayez ; si l'erreur persiste, vérifiez le disque ou le lecteur réseau.",
  ],
};

export const [causeInWords, helpFor] = wordsFor(
  TROUBLES,
  "Vérifiez que c'est un fichier ordinaire, que vous avez le droit de lire et d'écrire.",
);
