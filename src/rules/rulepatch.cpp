// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rulepatch.h"

#include "promql/literals.h"
#include "rules/threshold.h"

#include <QStringList>

namespace wf::rules {

namespace {

/// A hunk for one line, counted from 0: another one in its place, or one behind it.
QString hunkOf(const QString &file, qsizetype line, const QString &before, const QString &now,
               bool behind = false)
{
    return QStringLiteral("--- %1\n+++ %1\n@@ -%2,1 +%2,%3 @@\n%4%5\n+%6\n")
        .arg(file)
        .arg(line + 1)
        .arg(behind ? 2 : 1)
        .arg(QLatin1Char(behind ? ' ' : '-'))
        .arg(before, now);
}

/// The line of a rule that begins with a key; -1 for none. The rule ends where the next one begins.
qsizetype lineOf(const QStringList &lines, const Rule &rule, const QString &key)
{
    const QLatin1String dash("- ");
    for (qsizetype i = rule.line - 1; i >= 0 && i < lines.size(); ++i) {
        QString text = lines[i].trimmed();
        if (text.startsWith(dash)) {
            if (i > rule.line - 1)
                return -1;
            text = text.mid(dash.size()).trimmed();
        }
        if (text.section(u':', 0, 0) == key)
            return i;
    }
    return -1;
}

} // namespace

QString patchOf(const QString &file, const QString &text, const Rule &rule, const Suggestion &suggestion)
{
    const QStringList lines = text.split(u'\n');
    const qsizetype expr = lineOf(lines, rule, QStringLiteral("expr"));
    if (expr < 0)
        return {};
    if (suggestion.what == Suggestion::What::Threshold) {
        const auto place = thresholdOf(*rule.expr);
        const QString whole = QString::fromStdString(rule.expr->text);
        const qsizetype at = lines[expr].indexOf(whole);
        if (!place || at < 0)
            return {};
        const QString changed = QString::fromStdString(rule.expr->text.substr(0, place->from) +
                                                       promql::numberText(suggestion.threshold) +
                                                       rule.expr->text.substr(place->to));
        return hunkOf(file, expr, lines[expr], QString(lines[expr]).replace(at, whole.size(), changed));
    }
    const QString key =
        suggestion.what == Suggestion::What::For ? QStringLiteral("for") : QStringLiteral("keep_firing_for");
    const QString value = QString::fromStdString(promql::durationTextOf(suggestion.time.count()));
    if (const qsizetype line = lineOf(lines, rule, key); line >= 0) {
        const qsizetype colon = lines[line].indexOf(u':');
        return hunkOf(file, line, lines[line], lines[line].left(colon + 1) + u' ' + value);
    }
    // A line of its own behind the expression, if that ends in its line.
    const QString said = lines[expr].section(u':', 1).trimmed();
    if (said.isEmpty() || said.startsWith(u'|') || said.startsWith(u'>'))
        return {};
    const qsizetype indent = lines[expr].indexOf(QLatin1String("expr"));
    return hunkOf(file, expr, lines[expr], QString(indent, u' ') + key + QStringLiteral(": ") + value, true);
}

} // namespace wf::rules
