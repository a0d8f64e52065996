// SPDX-License-Identifier: GPL-3.0-or-later
#include "link.h"

#include "commands.h"

#include <QFileInfo>

namespace wf::ctl {

Link::Link(const Options &options)
    : DeskLink(options.dataDir(), options.actor()), m_dataDir(options.dataDir()),
      m_key(options.value(QStringLiteral("key")))
{
    setPatience(options.patience());
    setTeller([](const QString &what) { say(what); });
}

Expected<void> Link::readExisting()
{
    const auto exists = checkFolderExists(m_dataDir);
    return exists ? read() : exists;
}

Expected<ControlAnswer> Link::submit(const Command &command)
{
    ++m_asked;
    const bool first = m_key.isEmpty() || m_asked == 1;
    return DeskLink::submit(command, first ? m_key : QStringLiteral("%1.%2").arg(m_key).arg(m_asked));
}

Expected<void> checkFolderExists(const QString &dataDir)
{
    if (QFileInfo::exists(dataDir))
        return {};
    return fail(
        ErrorCode::NotFound,
        QStringLiteral("%1: there is no such data folder: no desk ran here and nothing was declared. Check "
                       "--data-dir")
            .arg(dataDir));
}

int report(const Expected<ControlAnswer> &answer, const Options &options)
{
    if (!answer)
        return failed(answer.error());
    const QString declared = eventKindName(EventKind::Declared);
    const bool declares = std::any_of(answer->events.begin(), answer->events.end(),
                                      [&](const ControlAnswer::Entry &e) { return e.kind == declared; });
    QJsonArray array;
    for (const ControlAnswer::Entry &entry : answer->events) {
        array.append(QJsonObject{{QStringLiteral("id"), entry.id},
                                 {QStringLiteral("kind"), entry.kind},
                                 {QStringLiteral("incident"), entry.incident.text()},
                                 {QStringLiteral("number"), entry.number}});
        if (options.json())
            continue;
        if (entry.kind == declared)
            print(entry.number);
        if (options.verbose())
            declares ? say(entry.id) : print(entry.id);
    }
    if (options.json())
        printJson(array);
    return ExitFine;
}

} // namespace wf::ctl
