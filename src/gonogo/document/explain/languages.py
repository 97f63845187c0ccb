"""Words of other languages that a reader of plans must know, in English; used to understand a line, never to show it.

Only words with one meaning in a release plan stand here. Whoever adds a language adds its words, and a plan in it to
the cases.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WHOLE_WORDS = {
    # German
    "erfolgskriterien": "success criteria", "abnahmekriterien": "acceptance criteria", "abnahme": "acceptance",
    "abbruchkriterien": "failure criteria", "fehlerkriterien": "failure criteria", "entscheidung": "decision",
    "rückfallplan": "rollback", "rückfall": "rollback", "rückbau": "rollback", "rollback-plan": "rollback",
    "kommunikation": "communication", "benachrichtigung": "communication", "ansprechpartner": "contacts",
    "kontakte": "contacts", "aufgaben vorher": "checklist", "checkliste": "checklist", "voraussetzungen": "checklist",
    "vorbereitung": "preparation", "zeitplan": "timeline", "ablauf": "procedure", "schritte": "steps",
    "überwachung": "monitoring", "risiken": "risks", "risiko": "risk", "freigaben": "approvals",
    "verantwortlich": "owner", "verantwortliche": "owner", "verantwortlicher": "owner", "vertretung": "deputy",
    "leitung": "owner", "termin": "date", "dauer": "duration", "anteil": "share", "rolle": "role",
    "telefon": "phone", "schwelle": "threshold", "maßnahme": "action", "aufgabe": "task", "zielgruppe": "audience",
    "weiter": "go", "zurück": "no-go", "zurückspielen": "restore", "sicherung": "backup", "datenbank": "database",
    "datenverlust": "data loss", "fehlerrate": "error rate", "antwortzeit": "response time",
    "antwortzeiten": "response times", "verfügbarkeit": "availability", "speicher": "memory",
    "mehr als": "more than", "weniger als": "less than", "mindestens": "at least", "höchstens": "at most",
    "länger als": "over", "unter": "below", "sekunde": "second", "sekunden": "seconds",
    "minuten": "minutes", "stunde": "hour", "stunden": "hours", "tage": "days", "tagen": "days",
    "woche": "week", "wochen": "weeks", "nutzer": "users", "kunden": "users", "stündlich": "hourly",
    "täglich": "daily", "wöchentlich": "weekly", "prüfen": "verify", "prüfung": "verification",
    # French
    "critères de réussite": "success criteria", "critère de réussite": "success criteria", "étapes": "steps",
    "critères d'abandon": "failure criteria", "retour en arrière": "rollback", "prérequis": "prerequisites",
    "début": "start", "sauvegarde": "backup", "restaurer": "restore", "trafic": "traffic", "phases": "phases",
    "à définir": "TBD", "à confirmer": "TBD", "approuvé par": "approver",
    "rédigé par": "author", "validé par": "approver", "prévenir": "notify", "astreinte": "on-call",
    "alertes": "alerts", "liste de contrôle": "checklist", "déploiement": "deployment", "jalons": "milestones",
    "déroulement": "procedure", "bascule": "cutover", "qui décide": "who", "sans réponse": "on silence",
    "en cas de silence": "on silence", "toutes les": "every", "courriel": "e-mail", "perte": "loss", "semaine": "week",
    "jour": "day", "heure": "hour", "seuil": "threshold", "rôle": "role", "téléphone": "phone",
    "objectif": "objective", "contexte": "context", "interruption": "downtime", "fenêtre": "window", "supervision":
    "monitoring", "surveillance": "monitoring", "validation": "verification", "échec": "failure", "succès": "success",
    "critères de succès": "success criteria", "critères d'échec": "failure criteria",
    "critères d'arrêt": "failure criteria",
    "décision": "decision", "retour arrière": "rollback", "calendrier": "timeline", "responsable": "owner",
    "durée": "duration", "risques": "risks", "taux d'erreur": "error rate", "temps de réponse": "response time",
    "disponibilité": "availability", "plus de": "more than", "moins de": "less than", "au moins": "at least",
    "heures": "hours", "jours": "days", "semaines": "weeks", "utilisateurs": "users", "vérifier": "verify",
    # Spanish
    "criterios de éxito": "success criteria", "criterios de fallo": "failure criteria", "decisión": "decision",
    "reversión": "rollback", "marcha atrás": "rollback", "calendario": "timeline", "duración": "duration",
    "criterio de éxito": "success criteria", "criterios de aborto": "failure criteria",
    "criterio de aborto": "failure criteria", "criterios de aceptación": "acceptance criteria",
    "inicio": "start", "fin": "end", "punto de no retorno": "deadline", "ventana": "window", "pasos": "steps",
    "requisitos previos": "prerequisites", "fases": "phases", "tráfico": "traffic", "copia de seguridad": "backup",
    "restaurar": "restore", "por definir": "TBD", "pendiente": "TBD", "aprobado por": "approver", "avisar": "notify",
    "aprobaciones": "approvals", "guardia": "on-call", "supervisión": "monitoring", "alertas": "alerts",
    "lista de comprobación": "checklist", "despliegue": "deployment", "cada": "every", "correo": "e-mail",
    "plan de pruebas": "tests", "quién decide": "who", "en caso de silencio": "on silence", "pérdida": "loss",
    "riesgos": "risks", "comunicación": "communication", "contactos": "contacts", "tasa de errores": "error rate",
    "tiempo de respuesta": "response time", "disponibilidad": "availability", "más de": "more than",
    "menos de": "less than", "al menos": "at least", "minutos": "minutes", "horas": "hours", "días": "days",
    "semanas": "weeks", "usuarios": "users", "verificar": "verify",
    # Portuguese
    "critérios de sucesso": "success criteria", "critérios de aceitação": "acceptance criteria",
    "critérios de falha": "failure criteria", "critérios de parada": "failure criteria", "decisão": "decision",
    "decide": "decides", "reversão": "rollback", "reverter": "roll back", "comunicação": "communication",
    "contatos": "contacts", "riscos": "risks", "risco": "risk", "mitigação": "mitigation",
    "pré-requisitos": "prerequisites", "lista de verificação": "checklist", "cronograma": "timeline",
    "responsável": "owner", "duração": "duration", "duração total": "duration", "fase": "phase",
    "passos": "steps", "aprovações": "approvals", "monitoramento": "monitoring", "taxa de erro": "error rate",
    "taxa de erros": "error rate", "tempo de resposta": "response time", "disponibilidade": "availability",
    "mais de": "more than", "pelo menos": "at least", "no máximo": "at most",
    "dias": "days", "dia": "day", "hora": "hour", "semana": "week", "usuários": "users",
    "público": "audience", "canal": "channel", "quando": "when", "impacto": "impact",
    "a definir": "TBD", "plantão": "on-call", "leva": "takes", "telefone": "phone", "papel": "role",
    # Russian
    "критерии успеха": "success criteria", "критерии отказа": "failure criteria", "решение": "decision",
    "откат": "rollback", "график": "timeline", "ответственный": "owner", "длительность": "duration",
    "риски": "risks", "контакты": "contacts", "чек-лист": "checklist", "доля ошибок": "error rate",
    "время ответа": "response time", "доступность": "availability", "не менее": "at least", "не более": "at most",
    "более": "more than", "менее": "less than", "минут": "minutes", "часов": "hours", "часа": "hours",
    "дней": "days", "дня": "days", "пользователей": "users", "проверить": "verify",
}  # fmt: skip
_PARTS = {
    "发布前检查": "checklist", "检查清单": "checklist", "检查项": "checklist", "成功标准": "success criteria",
    "验收标准": "acceptance criteria", "失败标准": "failure criteria", "中止条件": "failure criteria",
    "回滚步骤": "rollback steps", "回滚": "rollback", "监控告警": "alerts", "告警": "alert", "监控": "monitoring",
    "通知": "notify", "沟通": "communication", "联系人": "contacts", "负责人": "owner", "发布时间": "date",
    "时间": "date", "时长": "duration", "流量": "traffic", "阶段": "phase", "错误率": "error rate",
    "响应时间": "response time", "可用性": "availability", "内存": "memory", "持续": "for", "分钟": "minutes",
    "小时": "hours", "天": "days", "用户": "users", "决策": "decision", "风险": "risk", "步骤": "steps",
    "角色": "role", "电话": "phone", "验证": "verify", "时间表": "timeline", "待定": "TBD", "每": "every ",
    "邮件": "e-mail",
}  # fmt: skip
_WORD = re.compile(r"\w+")


def _phrases() -> dict[str, list[str]]:
    """The phrases by their first word, the longest first."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(_WHOLE_WORDS, key=len, reverse=True):
        found.setdefault(_WORD.findall(phrase)[0], []).append(phrase)
    return found


_BY_FIRST = {
    first: re.compile(rf"(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE)
    for first, phrases in _phrases().items()
}
_ANY_PART = re.compile("|".join(sorted(_PARTS, key=len, reverse=True)))
_FOR = re.compile(r"\b(?:über|por|durante|pendant) (?=\d+ (?:second|minute|hour|day|week)s?\b)")
_DECIMAL = re.compile(r"(?<![\d,.])(\d+),(\d{1,2})(?=\s*(?:%|[a-zA-Z]))")
_WIDE = str.maketrans(
    {"：": ": ", "，": ", ", "。": ".", "（": "(", "）": ")", "＜": "<", "＞": ">", "％": "%", "；": "; "}
)
"""The signs of Chinese text, which are wider."""


_TOKENS = frozenset(word.split()[0] for word in _WHOLE_WORDS)
_CJK = re.compile("[\u4e00-\u9fff]")
_IS_WIDE = re.compile("[\u3000-\u9fff\uff00-\uffef]")
_WORDS_MIN = 3


def is_foreign(text: str) -> bool:
    """Whether a document speaks one of these languages, so that its lines are to be looked at word by word."""
    if _CJK.search(text):
        return True
    return len(_TOKENS.intersection(re.findall(r"\w+", text.lower()))) >= _WORDS_MIN


@lru_cache(maxsize=512)  # a header is asked for with every row of its table
def in_english(text: str) -> str:
    """The text with the words of plans in English and decimal commas as points; English text as it is."""
    plain = _DECIMAL.sub(r"\1.\2", text) if "," in text else text
    if plain.isascii() or _IS_WIDE.search(plain) is None:
        return _FOR.sub("for ", _words_in_english(plain))
    plain = _words_in_english(plain.translate(_WIDE))
    return _FOR.sub("for ", _ANY_PART.sub(lambda found: f" {_PARTS[found[0]]} ", plain))


def _words_in_english(text: str) -> str:
    """Word by word: only where a word begins one of the phrases is the text compared with them."""
    done = 0
    parts: list[str] = []
    for word in _WORD.finditer(text):
        phrases = _BY_FIRST.get(word[0].lower()) if word.start() >= done else None
        found = phrases.match(text, word.start()) if phrases else None
        if found:
            parts += (text[done : found.start()], _WHOLE_WORDS[found[0].lower()])
            done = found.end()
    return "".join((*parts, text[done:])) if parts else text
