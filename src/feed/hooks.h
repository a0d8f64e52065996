// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/alertmapping.h"
#include "http/inbound.h"

namespace wf {

/// The names of hooks for changes: change, cdevents, github, gitlab. Others are mappings of alerts.
QStringList changeHooks();

/// What others tell at /hooks/NAME: their alerts, and what was changed.
class Hooks
{
public:
    /// `own`: the configuration's; one with the name of a shipped one stands in its place.
    explicit Hooks(const std::vector<AlertMapping> &own);

    /// Every path that is heard, by POST.
    std::vector<QByteArray> paths() const;
    static bool isHook(const InboundRequest &request);
    /// What a request says. Errors: InvalidInput, TooLarge, Refused for an encoding that is not read.
    Expected<Notices> read(const InboundRequest &request) const;

private:
    std::vector<AlertMapping> m_mappings;
};

} // namespace wf
