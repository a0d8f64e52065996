// SPDX-License-Identifier: GPL-3.0-or-later
// Several runbooks in one file: which headings are one.
#include "runbook/collection.h"

#include "runbook/facts.h"
#include "runbook/listshape.h"
#include "runbook/outlinequery.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <unordered_set>

namespace wf {

namespace {

using Nodes = std::unordered_set<const OutlineNode *>;

OutlineNode restOf(const OutlineNode &node, const Nodes &taken)
{
    OutlineNode rest = node.alone();
    for (const OutlineNode &child : node.children) {
        if (taken.count(&child) > 0)
            rest.apart.push_back(child.all);
        else
            rest.children.push_back(restOf(child, taken));
    }
    rest.all = node.all;
    return rest;
}

/// Something to work on below the heading, whatever it is called.
bool holdsWork(const OutlineNode &node)
{
    return hasPlainSteps(node) || isWorked(node) || hasPhaseBelow(node) || node.isPhase() ||
           hasProseSteps(node) || std::any_of(node.children.begin(), node.children.end(), holdsWork);
}

/// "Incident 2: Disk full", "Scenario: …", "Runbook – …".
bool isNumberedCase(const QString &name)
{
    static const QRegularExpression lead(
        QStringLiteral("^(?:incident|scenario|alert|runbook|playbook|outage|failure|szenario|störung|"
                       "incidente|escenario|"
                       "scénario)\\s*(?:#?\\d{1,3}|[A-Z])?\\s*[:.–—-]\\s*\\S|^(?:P[0-4]|SEV[- "
                       "]?[0-5])\\s*[:–—-]\\s*\\S|^(?:场景|故障|告警)\\s*["
                       "一二三四五六七八九十\\d]*\\s*[：:、]"),
        QRegularExpression::CaseInsensitiveOption);
    return lead.match(name).hasMatch();
}

bool isEntry(const OutlineNode &node)
{
    return node.heading->kind == Block::Kind::Heading && !isStepHeading(node) &&
           (!isImperative(node.text.name) || isNumberedCase(node.text.name));
}

/// "Incident playbooks", "Common issues": each part below is a case of its own.
bool collects(const OutlineNode &node)
{
    static const QRegularExpression name(
        QStringLiteral("^(?:(?:incident|alert|failure|outage|common|known|typical|frequent|emergency|"
                       "response|operational)\\s+)*"
                       "(?:play ?books?|run ?books?|scenarios?|incidents|alerts|failures|failure "
                       "modes|issues|problems|outages|"
                       "alert responses?|incident response|incident types|incident procedures|emergencies)$"),
        QRegularExpression::CaseInsensitiveOption);
    return node.heading && name.match(node.text.name.simplified()).hasMatch();
}

QSet<QString> partsOf(const OutlineNode &node)
{
    QSet<QString> parts;
    for (const OutlineNode &child : node.children)
        parts.insert(child.text.name.toLower());
    for (const FactRow &row : factRows(node.body)) {
        if (!row.key.isEmpty() && row.key.size() <= 40)
            parts.insert(row.key.toLower());
    }
    return parts;
}

bool namesWork(const QString &part)
{
    static const QSet<QString> words{QStringLiteral("action"),     QStringLiteral("actions"),
                                     QStringLiteral("what to do"), QStringLiteral("response"),
                                     QStringLiteral("fix"),        QStringLiteral("todo")};
    const auto role = readHeading(part).role;
    return words.contains(part) ||
           (role && (role->section == SectionRole::Phase || role->section == SectionRole::Wrapper));
}

/// Siblings that share two names of parts, one of which is work: "Symptoms" and "Resolution" below each.
void addRepeated(const OutlineNode &parent, std::vector<const OutlineNode *> &found)
{
    std::vector<std::pair<const OutlineNode *, QSet<QString>>> entries;
    QHash<QString, int> times;
    for (const OutlineNode &child : parent.children) {
        if (!isEntry(child) || (child.role && child.role->section != SectionRole::Notes))
            continue;
        entries.emplace_back(&child, partsOf(child));
        for (const QString &part : entries.back().second)
            ++times[part];
    }
    std::vector<const OutlineNode *> repeated;
    for (const auto &[node, parts] : entries) {
        int shared = 0;
        bool work = false;
        for (const QString &part : parts) {
            if (times.value(part) < 2)
                continue;
            ++shared;
            work = work || namesWork(part);
        }
        if (shared >= 2 && work)
            repeated.push_back(node);
    }
    if (repeated.size() > 1)
        found.insert(found.end(), repeated.begin(), repeated.end());
}

void addCases(const OutlineNode &parent, std::vector<const OutlineNode *> &found)
{
    std::vector<const OutlineNode *> cases;
    for (const OutlineNode &child : parent.children) {
        const bool open = !child.role || child.role->section == SectionRole::Notes;
        const bool named = isNumberedCase(child.text.name) && !parent.isPhase();
        if (isEntry(child) &&
            (named || (open && !child.branch && collects(parent) && !isExplanatory(child.text.name))) &&
            holdsWork(child))
            cases.push_back(&child);
    }
    if (cases.size() > 1)
        found.insert(found.end(), cases.begin(), cases.end());
}

void findAlerts(const OutlineNode &node, std::vector<const OutlineNode *> &found)
{
    for (const OutlineNode &child : node.children) {
        const bool entry = child.heading->kind == Block::Kind::Heading &&
                           !alertNameIn(child.text.name).isEmpty() &&
                           (!child.body.empty() || !child.children.empty());
        if (entry)
            found.push_back(&child);
        else if (!child.isPhase())
            findAlerts(child, found);
    }
}

void findMarked(const OutlineNode &node, std::vector<const OutlineNode *> &found)
{
    for (const OutlineNode &child : node.children) {
        if (child.role && child.role->runbook)
            found.push_back(&child);
        else
            findMarked(child, found);
    }
}

void findCases(const OutlineNode &node, std::vector<const OutlineNode *> &found)
{
    if (node.isPhase() || node.is(SectionRole::Reference) || node.is(SectionRole::Checklist))
        return;
    const size_t before = found.size();
    addCases(node, found);
    if (found.size() == before)
        addRepeated(node, found);
    const Nodes here(found.begin() + std::ptrdiff_t(before), found.end());
    for (const OutlineNode &child : node.children) {
        if (here.count(&child) == 0)
            findCases(child, found);
    }
}

} // namespace

QString alertNameIn(const QString &heading)
{
    static const QRegularExpression prefixed(
        QStringLiteral("^(?:[Aa]lert|ALERT|[Aa]larm|[Rr]unbook|[Pp]laybook)\\b"));
    static const QRegularExpression hump(QStringLiteral("[a-z0-9][A-Z]"));
    static const QRegularExpression trouble(QStringLiteral(
        "(?:Down|Full|High|Low|Fail(?:ed|ing|ure|ures)?|Errors?|Lag|Missing|Slow|Unavailable|Unreachable|"
        "Expir(?:ing|ed)|Stuck|Absent|Stale|Degraded|Exceeded|Restarting|Ready|Pressure|Exhausted|Spike|"
        "Timeouts?|Crash(?:ing|ed)?|Killed|Latency|Usage|Saturation|Outage)$"));
    QString text = heading.simplified();
    const bool said = prefixed.match(text).hasMatch();
    if (said)
        text = text.sliced(0, 1).toUpper() + text.sliced(1);
    static const QRegularExpression exact(QStringLiteral("^(?:(?:Alert|ALERT|Alarm|Runbook|Playbook)\\s*[:–—-"
                                                         "]\\s*)?([A-Z][A-Za-z0-9]*[a-z0-9][A-Z][A-Za-z0-9]*)"
                                                         "(?:\\s*[(\\[].*[)\\]])?\\W*$"));
    const auto match = exact.match(text);
    if (!match.hasMatch())
        return {};
    const QString found = match.captured(1);
    // "PostgreSQL" and "GitHub" are products.
    return said || found.count(hump) > 1 || trouble.match(found).hasMatch() ? found : QString();
}

std::vector<const OutlineNode *> markedRunbooks(const OutlineNode &root)
{
    std::vector<const OutlineNode *> marked;
    findMarked(root, marked);
    return marked;
}

std::vector<const OutlineNode *> outermost(const std::vector<const OutlineNode *> &marked,
                                           const std::vector<const OutlineNode *> &found)
{
    // What a person marked goes first: nothing that holds it or stands in it is another. The marked ones are
    // apart from each other and in the order of the file.
    std::vector<const OutlineNode *> all = marked;
    for (const OutlineNode *node : found) {
        const auto next = std::partition_point(marked.begin(), marked.end(), [&](const OutlineNode *m) {
            return m->all.last < node->all.first;
        });
        if (next == marked.end() || (*next)->all.first > node->all.last)
            all.push_back(node);
    }
    std::sort(all.begin(), all.end(),
              [](const OutlineNode *a, const OutlineNode *b) { return a->all.first < b->all.first; });
    return all;
}

std::vector<const OutlineNode *> collectedRunbooks(const OutlineNode &top)
{
    std::vector<const OutlineNode *> found;
    findAlerts(top, found);
    if (found.size() < 2) {
        found.clear();
        findCases(top, found);
    }
    if (found.size() < 2)
        found.clear();
    return found;
}

OutlineNode withoutNodes(const OutlineNode &node, const std::vector<const OutlineNode *> &taken)
{
    return restOf(node, Nodes(taken.begin(), taken.end()));
}

bool isPlaceholderTitle(const QString &title)
{
    static const QRegularExpression blank(
        QStringLiteral("^(?:(?:incident|response|alert|service|runbook|playbook|template)\\b\\s*)*[:–—-]?\\s*"
                       "(?:[\\[<{]+[^\\]>}]*[\\]>}]+\\s*(?:runbook|playbook)?|(?:your\\s+)?(?:page|document)?"
                       "\\s*title|todo|"
                       "tbd|xxx+)\\W*$"),
        QRegularExpression::CaseInsensitiveOption);
    return blank.match(title).hasMatch();
}

} // namespace wf
