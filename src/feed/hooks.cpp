// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/hooks.h"

#include "feed/changehooks.h"
#include "feed/jsonplace.h"

#include <algorithm>

namespace wf {

namespace {

constexpr char Prefix[] = "/hooks/";

struct ChangeHook
{
    const char *name;
    Expected<Notices> (*read)(const QJsonValue &message);
};
constexpr ChangeHook ChangeHooks[] = {
    {"change", readPlainChanges}, {"cdevents", readCdEvent}, {"github", readGithub}, {"gitlab", readGitlab}};

} // namespace

QStringList changeHooks()
{
    QStringList names;
    for (const ChangeHook &hook : ChangeHooks)
        names += QLatin1String(hook.name);
    return names;
}

Hooks::Hooks(const std::vector<AlertMapping> &own) : m_mappings(own)
{
    for (const AlertMapping &shipped : shippedMappings()) {
        const bool replaced = std::any_of(own.begin(), own.end(), [&shipped](const AlertMapping &mapping) {
            return mapping.name == shipped.name;
        });
        if (!replaced)
            m_mappings.push_back(shipped);
    }
}

std::vector<QByteArray> Hooks::paths() const
{
    std::vector<QByteArray> paths;
    for (const ChangeHook &hook : ChangeHooks)
        paths.push_back(QByteArray(Prefix) + hook.name);
    for (const AlertMapping &mapping : m_mappings)
        paths.push_back(Prefix + mapping.name.toUtf8());
    return paths;
}

bool Hooks::isHook(const InboundRequest &request)
{
    return request.path.startsWith(Prefix);
}

Expected<Notices> Hooks::read(const InboundRequest &request) const
{
    const QByteArray coding = request.header("content-encoding").trimmed().toLower();
    if (!coding.isEmpty() && coding != "identity")
        return fail(ErrorCode::Refused, QStringLiteral("a hook reads no compressed messages"));
    const auto message = readNoticeJson(request.body);
    if (!message)
        return tl::unexpected(message.error());
    const QByteArray name = request.path.mid(qsizetype(sizeof(Prefix)) - 1);
    for (const ChangeHook &hook : ChangeHooks) {
        if (name == hook.name)
            return hook.read(*message);
    }
    for (const AlertMapping &mapping : m_mappings) {
        if (name == mapping.name.toUtf8())
            return readAlertMessage(*message, mapping);
    }
    return fail(ErrorCode::NotFound, QStringLiteral("there is no hook of this name"));
}

} // namespace wf
