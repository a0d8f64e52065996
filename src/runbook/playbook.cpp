// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/playbook.h"

#include "base/jsonsize.h"
#include "runbook/itemline.h"
#include "runbook/playbookparts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace wf {

QString playbookFormatName(PlaybookFormat format)
{
    switch (format) {
    case PlaybookFormat::Cacao:
        return QStringLiteral("cacao");
    case PlaybookFormat::Mattermost:
        return QStringLiteral("mattermost");
    }
    return {};
}

std::optional<PlaybookFormat> playbookFormat(const QString &name)
{
    for (const PlaybookFormat format : {PlaybookFormat::Cacao, PlaybookFormat::Mattermost}) {
        if (name == playbookFormatName(format))
            return format;
    }
    return std::nullopt;
}

QJsonObject playbookOf(const Runbook &runbook, PlaybookFormat format, Timestamp created)
{
    switch (format) {
    case PlaybookFormat::Cacao:
        return playbook::toCacao(runbook, created);
    case PlaybookFormat::Mattermost:
        return playbook::toMattermost(runbook);
    }
    return {};
}

Expected<QByteArray> markdownOfPlaybook(const QByteArray &json, const QString &file)
{
    if (json.size() > MaxPlaybookBytes)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1: larger than %2 MB").arg(file).arg(MaxPlaybookBytes >> 20));
    const JsonSize size = jsonSize(json);
    if (size.values > 200'000 || size.parts > 100'000)
        return fail(ErrorCode::TooLarge, QStringLiteral("%1: more values than a playbook has").arg(file));
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(json, &error).object();
    if (error.error != QJsonParseError::NoError)
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1: this is not JSON: %2 at byte %3")
                                                 .arg(file, error.errorString())
                                                 .arg(error.offset));
    if (object[QStringLiteral("workflow")].isObject())
        return playbook::fromCacao(object, file);
    if (object[QStringLiteral("checklists")].isArray())
        return playbook::fromMattermost(object, file);
    return fail(
        ErrorCode::InvalidInput,
        QStringLiteral("%1: neither a CACAO playbook (\"workflow\") nor one of Mattermost (\"checklists\")")
            .arg(file));
}

namespace playbook {

namespace {

/// A line from outside as a paragraph's: what would begin a heading, a list, a quote, a table or a fence does
/// not.
QString plainLine(const QString &line)
{
    QString text = escaped(line.trimmed());
    static const QRegularExpression number(QStringLiteral("^([0-9]{1,9})([.)])"));
    if (const auto match = number.match(text); match.hasMatch())
        return text.insert(match.capturedStart(2), u'\\');
    static const QString marks = QStringLiteral("#-+*>=|~`");
    return !text.isEmpty() && marks.contains(text.front()) ? u'\\' + text : text;
}

/// Text of several lines under a list item: each line is a paragraph of the item, with what would be markup
/// escaped.
QString indented(const QString &text)
{
    QString lines;
    for (const QString &line : text.split(u'\n', Qt::SkipEmptyParts)) {
        if (!line.trimmed().isEmpty())
            lines += QStringLiteral("   ") + plainLine(line) + QStringLiteral("\n\n");
    }
    return lines;
}

} // namespace

Writer::Writer(const QString &title)
    : m_text(QStringLiteral("# %1\n\n")
                 .arg(title.trimmed().isEmpty() ? QStringLiteral("Playbook") : plainLine(title)))
{
}

void Writer::text(const QString &words)
{
    for (const QString &line : words.split(u'\n', Qt::SkipEmptyParts)) {
        if (!line.trimmed().isEmpty())
            m_text += plainLine(line) + QStringLiteral("\n\n");
    }
}

void Writer::phase(const QString &name)
{
    m_text +=
        QStringLiteral("## %1\n\n").arg(name.trimmed().isEmpty() ? QStringLiteral("Steps") : plainLine(name));
    m_number = 0;
}

void Writer::branch(const QString &condition)
{
    m_text += QStringLiteral("### If %1\n\n").arg(escaped(condition.trimmed()));
    m_number = 0;
}

/// As a task, which is a step under whatever heading.
void Writer::step(const QString &title, const QString &detail, const QStringList &commands)
{
    m_text += QStringLiteral("%1. [ ] %2\n\n")
                  .arg(++m_number)
                  .arg(title.trimmed().isEmpty() ? QStringLiteral("(untitled)") : plainLine(title));
    m_text += indented(detail);
    for (const QString &command : commands)
        m_text += fencedCode(command, QStringLiteral("sh"), QStringLiteral("   "));
}

} // namespace playbook

} // namespace wf
