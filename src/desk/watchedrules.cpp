// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/watchedrules.h"

#include "base/print.h"
#include "rules/alertseverity.h"
#include "rules/runbookindex.h"
#include "runbook/assembler.h"
#include "runbook/itemline.h"

#include <algorithm>
#include <set>

namespace wf {

namespace {

constexpr qsizetype MaxConditionText = 500;
/// Conditions of rules have numbers from here on: a runbook has fewer of its own.
constexpr int FirstOfRules = 1 << 20;
constexpr std::uint32_t NumbersOfRules = 1U << 28;
/// What runbooks in the plain grammar have where they do not say it: one calm sample ends nothing.
constexpr Millis ClearHold = std::chrono::seconds(60);

QString fromUtf8(const std::string &text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// The same in each run, wherever the rule stands: FNV-1a.
int numberOf(const std::string &identity)
{
    std::uint32_t hash = 2166136261U;
    for (const char c : identity)
        hash = (hash ^ std::uint8_t(c)) * 16777619U;
    return FirstOfRules + int(hash % NumbersOfRules);
}

/// The PromQL conditions of a runbook as a group; null where there are none.
WatchedGroup promQlGroup(const RunbookDocument &document, const Runbook &runbook,
                         std::vector<DetectorRule> &unreadable)
{
    auto group = std::make_shared<rules::RuleGroup>();
    group->file = document.file;
    group->name = "runbook " + runbook.id.text().toStdString();
    WatchedGroup watched;
    for (int i = 0; i < int(runbook.conditions.size()); ++i) {
        const Condition &condition = runbook.conditions[std::size_t(i)];
        if (condition.kind != ConditionKind::PromQl)
            continue;
        auto parsed = promql::parse(condition.text.toStdString());
        const bool isAlert = parsed && promql::typeOf(*(*parsed)->root) == promql::ValueType::Vector;
        if (!isAlert) {
            Condition invalid = condition;
            invalid.kind = ConditionKind::Invalid;
            invalid.error = parsed ? QStringLiteral("this gives no series that could hold")
                                   : QString::fromStdString(parsed.error().text);
            unreadable.push_back({runbook.id, i, std::move(invalid)});
            continue;
        }
        rules::Rule rule;
        rule.name = runbook.title.toStdString();
        // Conditions of one runbook are told apart by their labels, as alerts of one name are.
        rule.labels.push_back({"condition", rules::Template::literal(std::to_string(i))});
        rule.expr = *parsed;
        rule.holdFor = condition.expression.hold;
        rule.line = condition.line;
        watched.places.push_back(
            RulePlace{runbook.id, i, condition.text, {}, ClearHold, readsOf(*rule.expr)});
        group->rules.push_back(std::move(rule));
    }
    watched.group = std::move(group);
    return watched;
}

QString conditionText(const rules::Rule &rule)
{
    QString text = fromUtf8(rule.name) + QStringLiteral(": ") + fromUtf8(rule.expr->text).simplified();
    if (rule.holdFor > Millis{0})
        text += QStringLiteral(" for ") + durationText(rule.holdFor);
    return excerpt(text, MaxConditionText);
}

/// In the runbook that is made for the alert, where its name is the title: the block that stands there.
QString ownText(const rules::Rule &rule)
{
    return fromUtf8(rule.expr->text).trimmed();
}

/// The alerts with one name that have no runbook.
struct Orphans
{
    QString name;
    QString file;
    std::vector<const rules::Rule *> rules;
};

rules::AlertSeverity severityOf(const rules::Rule &rule)
{
    std::vector<Labels::Pair> labels;
    for (const rules::RuleText &label : rule.labels) {
        if (label.text->isPlain())
            labels.emplace_back(label.name, label.text->text());
    }
    return rules::severityOf(Labels(std::move(labels)));
}

RunbookDocumentPtr madeDocument(const RunbookId &id, const Orphans &orphans)
{
    QString text = QStringLiteral("# %1\n\n").arg(excerpt(orphans.name, 200));
    for (const rules::Rule *rule : orphans.rules) {
        text += QStringLiteral("## Detection\n\n") + fencedCode(ownText(*rule), QStringLiteral("promql"));
        for (const rules::RuleText &annotation : rule->annotations)
            text += QStringLiteral("### %1\n\n").arg(excerpt(fromUtf8(annotation.name), 100)) +
                    fencedCode(fromUtf8(annotation.text->text()), QStringLiteral("text"));
    }
    RunbookDocument document = parseRunbook(text.toUtf8(), orphans.file);
    if (document.runbooks.empty()) {
        document.runbooks.emplace_back();
        document.runbooks.front().title = orphans.name;
    }
    document.runbooks.resize(1);
    Runbook &runbook = document.runbooks.front();
    runbook.id = id;
    std::optional<Severity> worst;
    for (const rules::Rule *rule : orphans.rules) {
        const Severity own = severityOf(*rule).severity;
        if (!worst || isWorse(own, *worst))
            worst = own;
    }
    runbook.severity = worst;
    runbook.severities = {worst.value_or(Severity::P1)};
    return std::make_shared<const RunbookDocument>(std::move(document));
}

/// Places the alerts of rule files into runbooks.
class Placing
{
public:
    Placing(const RunbookLibrary &library, WatchedRules &watched)
        : m_index(library.documents()), m_watched(watched)
    {
        for (const auto &found : library.all())
            m_written.insert(found.runbook->id);
    }

    void add(const rules::RuleGroupPtr &group)
    {
        WatchedGroup placed{group, {}};
        for (const rules::Rule &rule : group->rules)
            placed.places.push_back(rule.kind == rules::RuleKind::Alert ? placeOf(*group, rule)
                                                                        : std::nullopt);
        m_watched.groups.push_back(std::move(placed));
    }
    void finish()
    {
        for (const auto &[id, orphans] : m_orphans)
            m_watched.made.push_back(madeDocument(id, orphans));
    }

private:
    std::optional<RulePlace> placeOf(const rules::RuleGroup &group, const rules::Rule &rule)
    {
        const rules::AlertSeverity severity = severityOf(rule);
        if (severity.kind == rules::AlertSeverity::Kind::Nobody)
            return std::nullopt;
        RunbookId runbook = m_index.find(rule).runbook;
        const bool orphan = runbook.isEmpty();
        if (orphan) {
            const QString name = fromUtf8(rule.name);
            runbook = runbookIdOfAlert(name);
            // A runbook of that very id was not written for the alert, or the index had found it.
            while (m_written.contains(runbook))
                runbook = RunbookId(runbook.text() + QStringLiteral("-rule"));
            Orphans &orphans = m_orphans[runbook];
            orphans.name = name;
            orphans.file = group.file;
            orphans.rules.push_back(&rule);
        }
        int number = numberOf(rules::identityOf(rule));
        while (!m_taken.emplace(runbook, number).second)
            ++number;
        const bool said = severity.kind == rules::AlertSeverity::Kind::Said;
        return RulePlace{runbook,
                         number,
                         orphan ? ownText(rule) : conditionText(rule),
                         said ? std::optional(severity.severity) : std::nullopt,
                         Millis{0},
                         readsOf(*rule.expr)};
    }

    const rules::RunbookIndex m_index;
    WatchedRules &m_watched;
    std::set<RunbookId> m_written; ///< Ids that stand in files.
    std::set<std::pair<RunbookId, int>> m_taken;
    std::map<RunbookId, Orphans> m_orphans;
};

} // namespace

RunbookId runbookIdOfAlert(const QString &name)
{
    return RunbookId(QStringLiteral("alert-") + slugOf(name));
}

QString confirmationOf(const RunbookId &runbook, const QString &text)
{
    return runbook.text() + QLatin1Char('\t') + text;
}

WatchedRules watchedRules(const RunbookLibrary &library, const QStringList &confirmed,
                          const std::vector<rules::RuleGroupPtr> &groups)
{
    WatchedRules watched;
    for (const auto &found : library.all()) {
        for (int i = 0; i < int(found.runbook->conditions.size()); ++i) {
            Condition condition = found.runbook->conditions[std::size_t(i)];
            if (condition.kind == ConditionKind::PromQl)
                continue;
            const bool suggested = condition.kind == ConditionKind::Suggested;
            if (suggested && confirmed.contains(confirmationOf(found.runbook->id, condition.text)))
                condition.kind = ConditionKind::Declared;
            watched.plain.push_back({found.runbook->id, i, std::move(condition)});
        }
        WatchedGroup group = promQlGroup(*found.document, *found.runbook, watched.plain);
        if (!group.places.empty())
            watched.groups.push_back(std::move(group));
    }
    Placing placing(library, watched);
    for (const rules::RuleGroupPtr &group : groups)
        placing.add(group);
    placing.finish();
    return watched;
}

} // namespace wf
