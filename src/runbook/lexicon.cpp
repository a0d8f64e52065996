// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/lexicon.h"

#include "runbook/foreignwords.h"

#include <QRegularExpression>

#include <algorithm>

namespace wf {

namespace {

using S = SectionRole;
using P = PhaseRole;

/// Words of a heading; "investigat*" stands for every word that begins so. `maxWords`: a longer heading is
/// about something else. The first rule that matches decides.
struct Rule
{
    const char *words;
    S section;
    P phase;
    int maxWords;
};

constexpr Rule Rules[] = {
    {"checklist*", S::Checklist, P::Steps, 7},
    {"table of contents", S::Reference, P::Steps, 4},
    {"runbook index", S::Reference, P::Steps, 4},
    {"escalat* contact*", S::Contacts, P::Steps, 6},
    {"communicat* channel*", S::Channels, P::Steps, 6},
    {"emergency contact*", S::Contacts, P::Steps, 6},
    {"communicat* plan", S::Phase, P::Communication, 5},
    {"severity*", S::Severity, P::Steps, 5},
    {"priority level*", S::Severity, P::Steps, 5},
    {"issue priorit*", S::Severity, P::Steps, 5},
    {"document version", S::Version, P::Steps, 4},
    {"document inform*", S::Version, P::Steps, 4},
    {"document control", S::Version, P::Steps, 4},
    {"version history", S::Version, P::Steps, 4},
    {"revision history", S::Version, P::Steps, 4},
    {"change history", S::Version, P::Steps, 4},
    {"ownership*", S::Version, P::Steps, 5},
    {"possible check*", S::Phase, P::Investigation, 4},
    {"post check*", S::Phase, P::Recovery, 4},
    {"post incident*", S::Phase, P::PostIncident, 6},
    {"post mortem*", S::Phase, P::PostIncident, 6},
    {"after the incident", S::Phase, P::PostIncident, 5},
    {"lesson* learned", S::Phase, P::PostIncident, 4},
    {"root cause analysis", S::Phase, P::Investigation, 5},
    {"follow up*", S::Phase, P::PostIncident, 5},
    {"anti pattern*", S::Notes, P::Steps, 4},
    {"pre requisite*", S::Prerequisites, P::Steps, 4},
    {"pre condition*", S::Prerequisites, P::Steps, 4},
    {"pre flight*", S::Prerequisites, P::Steps, 4},
    {"before you*", S::Prerequisites, P::Steps, 4},
    {"also watch", S::Reference, P::Steps, 4},
    {"metric* to watch", S::Reference, P::Steps, 5},
    {"related*", S::Reference, P::Steps, 6},
    {"reference*", S::Reference, P::Steps, 5},
    {"further reading", S::Reference, P::Steps, 4},
    {"see also", S::Reference, P::Steps, 4},
    {"additional *", S::Reference, P::Steps, 4},
    {"useful *", S::Reference, P::Steps, 4},
    {"possible cause*", S::Notes, P::Steps, 5},
    {"common cause*", S::Notes, P::Steps, 5},
    {"root cause*", S::Notes, P::Steps, 4},
    {"cause*", S::Notes, P::Steps, 3},
    {"alert* condition*", S::Detection, P::Steps, 5},
    {"alert* rule*", S::Detection, P::Steps, 5},
    {"detection*", S::Detection, P::Steps, 5},
    {"detect*", S::Detection, P::Steps, 4},
    {"how to detect", S::Detection, P::Steps, 6},
    {"symptom*", S::Detection, P::Steps, 5},
    {"indicator*", S::Detection, P::Steps, 5},
    {"trigger*", S::Detection, P::Steps, 4},
    {"signal*", S::Detection, P::Steps, 4},
    {"alert", S::Detection, P::Steps, 2},
    {"alerts", S::Detection, P::Steps, 2},
    {"alerting", S::Detection, P::Steps, 2},
    {"identification", S::Detection, P::Steps, 3},
    {"impact*", S::Impact, P::Steps, 5},
    {"blast radius", S::Impact, P::Steps, 4},
    {"consequence*", S::Impact, P::Steps, 3},
    {"affected *", S::Impact, P::Steps, 3},
    {"immediate*", S::Phase, P::Immediate, 5},
    {"initial response", S::Phase, P::Immediate, 4},
    {"initial action*", S::Phase, P::Immediate, 4},
    {"first response", S::Phase, P::Immediate, 4},
    {"first step*", S::Phase, P::Immediate, 4},
    {"first action*", S::Phase, P::Immediate, 4},
    {"quick action*", S::Phase, P::Immediate, 4},
    {"quick fix*", S::Phase, P::Immediate, 4},
    {"emergency action*", S::Phase, P::Immediate, 4},
    {"emergency procedure*", S::Phase, P::Immediate, 4},
    {"triage*", S::Phase, P::Immediate, 4},
    {"stabili*", S::Phase, P::Immediate, 3},
    {"acknowledg*", S::Phase, P::Immediate, 3},
    {"investigat*", S::Phase, P::Investigation, 4},
    {"diagnos*", S::Phase, P::Investigation, 4},
    {"troubleshoot*", S::Phase, P::Investigation, 4},
    {"debug*", S::Phase, P::Investigation, 3},
    {"analysis", S::Phase, P::Investigation, 3},
    {"assess*", S::Phase, P::Investigation, 3},
    {"contain", S::Phase, P::Containment, 3},
    {"containment*", S::Phase, P::Containment, 4},
    {"isolat*", S::Phase, P::Containment, 3},
    {"quarantin*", S::Phase, P::Containment, 3},
    {"resolution*", S::Phase, P::Resolution, 4},
    {"resolv*", S::Phase, P::Resolution, 4},
    {"mitigat*", S::Phase, P::Resolution, 4},
    {"remediat*", S::Phase, P::Resolution, 4},
    {"eradicat*", S::Phase, P::Resolution, 3},
    {"fix*", S::Phase, P::Resolution, 3},
    {"repair*", S::Phase, P::Resolution, 3},
    {"workaround*", S::Phase, P::Resolution, 3},
    {"solution*", S::Phase, P::Resolution, 3},
    {"corrective *", S::Phase, P::Resolution, 3},
    {"rollback*", S::Phase, P::Resolution, 4},
    {"roll back*", S::Phase, P::Resolution, 4},
    {"recover*", S::Phase, P::Recovery, 4},
    {"restor*", S::Phase, P::Recovery, 3},
    {"verif*", S::Phase, P::Recovery, 3},
    {"validat*", S::Phase, P::Recovery, 3},
    {"confirm*", S::Phase, P::Recovery, 2},
    {"contact*", S::Contacts, P::Steps, 4},
    {"on call rot*", S::Contacts, P::Steps, 4},
    {"on call schedul*", S::Contacts, P::Steps, 4},
    {"on call engineer*", S::Contacts, P::Steps, 4},
    {"on call team*", S::Contacts, P::Steps, 4},
    {"oncall rot*", S::Contacts, P::Steps, 3},
    {"channel*", S::Channels, P::Steps, 3},
    {"communicat*", S::Phase, P::Communication, 4},
    {"notif*", S::Phase, P::Communication, 3},
    {"stakeholder*", S::Phase, P::Communication, 3},
    {"escalat*", S::Phase, P::Escalation, 4},
    {"postmortem*", S::Phase, P::PostIncident, 4},
    {"retrospective*", S::Phase, P::PostIncident, 3},
    {"prevent*", S::Phase, P::PostIncident, 3},
    {"prerequisite*", S::Prerequisites, P::Steps, 4},
    {"precondition*", S::Prerequisites, P::Steps, 4},
    {"requirement*", S::Prerequisites, P::Steps, 3},
    {"preparation*", S::Prerequisites, P::Steps, 3},
    {"resource*", S::Reference, P::Steps, 2},
    {"appendi*", S::Reference, P::Steps, 4},
    {"link*", S::Reference, P::Steps, 2},
    {"dashboard*", S::Reference, P::Steps, 3},
    {"documentation", S::Reference, P::Steps, 2},
    {"glossary", S::Reference, P::Steps, 2},
    {"response procedure*", S::Wrapper, P::Steps, 5},
    {"response plan", S::Wrapper, P::Steps, 5},
    {"incident response", S::Wrapper, P::Steps, 4},
    {"procedure*", S::Wrapper, P::Steps, 3},
    {"response*", S::Wrapper, P::Steps, 3},
    {"what to do", S::Wrapper, P::Steps, 6},
    {"what to check", S::Phase, P::Investigation, 5},
    {"how to fix", S::Phase, P::Resolution, 5},
    {"how to resolve", S::Phase, P::Resolution, 5},
    {"step by step", S::Wrapper, P::Steps, 5},
    {"workflow*", S::Wrapper, P::Steps, 2},
    {"instruction*", S::Wrapper, P::Steps, 3},
    {"action*", S::Wrapper, P::Steps, 2},
    {"step*", S::Wrapper, P::Steps, 3},
};

/// Headings that mean something only when they stand alone.
struct Exact
{
    const char16_t *name;
    S section;
    P phase;
};

constexpr Exact ExactNames[] = {
    {u"severity", S::Severity, P::Steps},    {u"priority", S::Severity, P::Steps},
    {u"charts", S::Reference, P::Steps},     {u"contents", S::Reference, P::Steps},
    {u"index", S::Reference, P::Steps},      {u"toc", S::Reference, P::Steps},
    {u"metrics", S::Detection, P::Steps},    {u"thresholds", S::Detection, P::Steps},
    {u"conditions", S::Detection, P::Steps}, {u"query", S::Detection, P::Steps},
    {u"promql", S::Detection, P::Steps},     {u"expr", S::Detection, P::Steps},
    {u"rule", S::Detection, P::Steps},       {u"expression", S::Detection, P::Steps},
    {u"version", S::Version, P::Steps},      {u"changelog", S::Version, P::Steps},
    {u"metadata", S::Version, P::Steps},     {u"owner", S::Version, P::Steps},
    {u"owners", S::Version, P::Steps},       {u"history", S::Version, P::Steps},
    {u"review", S::Version, P::Steps},       {u"playbook", S::Wrapper, P::Steps},
    {u"runbook", S::Wrapper, P::Steps},      {u"process", S::Wrapper, P::Steps},
    {u"overview", S::Notes, P::Steps},       {u"introduction", S::Notes, P::Steps},
    {u"background", S::Notes, P::Steps},     {u"purpose", S::Notes, P::Steps},
    {u"scope", S::Notes, P::Steps},          {u"description", S::Notes, P::Steps},
    {u"summary", S::Notes, P::Steps},        {u"meaning", S::Notes, P::Steps},
    {u"context", S::Notes, P::Steps},        {u"notes", S::Notes, P::Steps},
    {u"note", S::Notes, P::Steps},           {u"architecture", S::Notes, P::Steps},
    {u"definitions", S::Notes, P::Steps},    {u"on-call", S::Contacts, P::Steps},
    {u"on call", S::Contacts, P::Steps},     {u"诊断", S::Phase, P::Investigation},
    {u"缓解", S::Phase, P::Resolution},      {u"影响", S::Impact, P::Steps},
    {u"含义", S::Notes, P::Steps},           {u"恢复", S::Phase, P::Recovery},
    {u"检测", S::Detection, P::Steps},
};

constexpr const char *WatchNames[] = {"also watch", "charts",    "metrics to watch",
                                      "dashboards", "dashboard", "also worth watching"};

QStringList wordsOf(const QString &name)
{
    static const QRegularExpression split(QStringLiteral("[^\\p{L}\\p{N}]+"));
    return name.toLower().split(split, Qt::SkipEmptyParts);
}

bool matchesAt(const QStringList &words, qsizetype at, const QList<QByteArrayView> &pattern)
{
    if (at + pattern.size() > words.size())
        return false;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        QByteArrayView stem = pattern[i];
        const QString &word = words[at + i];
        if (stem.endsWith('*')) {
            stem.chop(1);
            if (!word.startsWith(QLatin1String(stem)))
                return false;
        } else if (word != QLatin1String(stem)) {
            return false;
        }
    }
    return true;
}

QList<QByteArrayView> patternOf(const char *words)
{
    QList<QByteArrayView> parts;
    QByteArrayView rest(words);
    for (qsizetype space = rest.indexOf(' '); space >= 0; space = rest.indexOf(' ')) {
        parts << rest.first(space);
        rest = rest.sliced(space + 1);
    }
    return parts << rest;
}

/// "Verify the rendered output" is a step about output, not the verification; "Verify and close" is a phase.
bool isVerbWithObject(const QStringList &words)
{
    static const QStringList verbs{
        QStringLiteral("verify"),   QStringLiteral("validate"),    QStringLiteral("confirm"),
        QStringLiteral("check"),    QStringLiteral("restore"),     QStringLiteral("fix"),
        QStringLiteral("identify"), QStringLiteral("notify"),      QStringLiteral("debug"),
        QStringLiteral("assess"),   QStringLiteral("isolate"),     QStringLiteral("repair"),
        QStringLiteral("rollback"), QStringLiteral("trigger"),     QStringLiteral("contact"),
        QStringLiteral("detect"),   QStringLiteral("acknowledge"), QStringLiteral("link"),
        QStringLiteral("alert"),    QStringLiteral("stabilize"),   QStringLiteral("escalate"),
        QStringLiteral("restoring")};
    if (words.size() < 2 || !verbs.contains(words.front()))
        return false;
    const QString &second = words[1];
    if (words.front() == u"alert" || words.front() == u"rollback" || words.front() == u"trigger" ||
        words.front() == u"contact" || words.front() == u"link")
        return second == u"the" || second == u"on" || second == u"a";
    static const QStringList nouns{
        QStringLiteral("and"),        QStringLiteral("or"),       QStringLiteral("steps"),
        QStringLiteral("recovery"),   QStringLiteral("service"),  QStringLiteral("resolution"),
        QStringLiteral("mitigation"), QStringLiteral("recover"),  QStringLiteral("stakeholders"),
        QStringLiteral("fix"),        QStringLiteral("incident"), QStringLiteral("if")};
    return !nouns.contains(second);
}

std::optional<HeadingRole> roleOf(const QString &name)
{
    const QString lower = name.toLower().simplified();
    for (const Exact &exact : ExactNames) {
        if (lower == QStringView(exact.name))
            return HeadingRole{exact.section, exact.phase};
    }
    QStringList words = wordsOf(name);
    if (words.isEmpty() || isVerbWithObject(words))
        return std::nullopt;
    // "Actions immédiates" says more in French than in English.
    if (std::any_of(name.begin(), name.end(), [](QChar c) { return c.isLetter() && c.unicode() > 0x7f; })) {
        if (const auto foreign = foreignHeadingRole(lower))
            return foreign;
    }
    // "Triage checklist" is the triage; "Incident response checklist" is a checklist.
    if (words.size() > 1 && words.back().startsWith(QLatin1String("checklist"))) {
        const auto rest = roleOf(QStringList(words.mid(0, words.size() - 1)).join(u' '));
        return rest && rest->section == S::Phase ? rest : std::optional(HeadingRole{S::Checklist, P::Steps});
    }
    // "Enable JWT validation" is about enabling: only its first word could say otherwise.
    const bool namesAction = isImperative(words.front()) && words.front() != u"post" &&
                             words.front() != u"contact" && (words.size() < 2 || words[1] != u"and");
    for (const Rule &rule : Rules) {
        if (words.size() > rule.maxWords)
            continue;
        const QList<QByteArrayView> pattern = patternOf(rule.words);
        const bool noun = rule.section == S::Checklist || rule.section == S::Wrapper;
        const qsizetype starts = namesAction && !noun ? 1 : words.size();
        for (qsizetype at = 0; at < starts; ++at) {
            if (matchesAt(words, at, pattern))
                return HeadingRole{rule.section, rule.phase};
        }
    }
    return foreignHeadingRole(lower);
}

} // namespace

HeadingText readHeading(const QString &plain)
{
    static const QRegularExpression anchor(QStringLiteral("\\s*\\{[#:.][^}]*\\}\\s*$"));
    static const QRegularExpression ornament(QStringLiteral("^[^\\p{L}\\p{N}\\[(<`\"'/$@_-]+"));
    static const QRegularExpression number(
        QStringLiteral("^(?:(?:step|phase|stage|part|schritt|étape|etape|paso|fase)\\s+(?:\\d{1,3}|[ivx]{1,4}"
                       "|[a-h])(?![\\p{L}\\p{"
                       "N}])\\s*[-–—:.)]*\\s*"
                       "|\\(?\\d{1,3}(?:\\.\\d{1,3})*\\s*[.):]\\s*(?=\\D|$)|\\d{1,3}\\s*[-–—]\\s+(?=\\p{L})"
                       "|\\d{1,3}(?:\\.\\d{1,3})+\\s+(?=\\p{L}))"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression parenthesis(QStringLiteral("\\s*[(（\\[]([^()（）\\[\\]]*)[)）\\]]\\s*"));
    HeadingText heading;
    QString name = plain.simplified().left(400);
    name.remove(anchor);
    name.remove(ornament);
    if (const auto match = number.match(name); match.hasMatch() && match.capturedLength() < name.size()) {
        heading.numbered = true;
        name = name.sliced(match.capturedLength()).trimmed();
    }
    for (auto it = parenthesis.globalMatch(name); it.hasNext() && !heading.window;) {
        const auto match = it.next();
        heading.window = findWindow(match.captured(1));
        if (heading.window)
            name = (name.left(match.capturedStart()) + u' ' + name.mid(match.capturedEnd())).simplified();
    }
    if (!heading.window) {
        static const QRegularExpression parts(QStringLiteral("\\s*[:|,–—]\\s+|\\s+[–—-]\\s+"));
        const QStringList pieces = name.split(parts, Qt::SkipEmptyParts);
        for (const QString &piece : pieces) {
            if (!heading.window && (heading.window = findWindow(piece)) && pieces.size() == 2)
                name = pieces[piece == pieces[0] ? 1 : 0];
        }
        if (!heading.window)
            heading.window = findWindow(name);
    }
    while (name.endsWith(u':'))
        name.chop(1);
    name = name.trimmed();
    heading.name = name.isEmpty() ? plain.simplified() : name;
    heading.role = roleOf(heading.name);
    if (!heading.role && heading.window)
        heading.role = HeadingRole{S::Phase, heading.window->from.count() == 0 ? P::Immediate : P::Steps};
    for (const char *known : WatchNames)
        heading.watchList = heading.watchList || heading.name.toLower() == QLatin1String(known);
    return heading;
}

std::optional<HeadingRole> roleByName(QStringView name)
{
    static constexpr std::pair<const char *, HeadingRole> Names[] = {
        {"phase", {S::Phase, P::Steps}},
        {"steps", {S::Phase, P::Steps}},
        {"immediate", {S::Phase, P::Immediate}},
        {"investigation", {S::Phase, P::Investigation}},
        {"containment", {S::Phase, P::Containment}},
        {"resolution", {S::Phase, P::Resolution}},
        {"recovery", {S::Phase, P::Recovery}},
        {"communication", {S::Phase, P::Communication}},
        {"escalation", {S::Phase, P::Escalation}},
        {"post-incident", {S::Phase, P::PostIncident}},
        {"detection", {S::Detection, P::Steps}},
        {"impact", {S::Impact, P::Steps}},
        {"severity", {S::Severity, P::Steps}},
        {"prerequisites", {S::Prerequisites, P::Steps}},
        {"contacts", {S::Contacts, P::Steps}},
        {"channels", {S::Channels, P::Steps}},
        {"reference", {S::Reference, P::Steps}},
        {"notes", {S::Notes, P::Steps}},
        {"version", {S::Version, P::Steps}},
        {"checklist", {S::Checklist, P::Steps}},
        {"new runbook", {S::Notes, P::Steps, true}},
    };
    for (const auto &[known, role] : Names) {
        if (name.trimmed().compare(QLatin1String(known), Qt::CaseInsensitive) == 0)
            return role;
    }
    return std::nullopt;
}

QString headingKey(const QString &plain)
{
    return readHeading(plain).name.toLower().simplified();
}

} // namespace wf
