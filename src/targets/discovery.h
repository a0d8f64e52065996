// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/feedconfig.h"
#include "feed/relabel.h"

#include <map>
#include <variant>

namespace wf {

/// Targets with labels of their own: an entry of static_configs, or of a file that file_sd_configs names.
struct TargetGroup
{
    std::vector<std::string> addresses;
    LabelMap labels;
    bool operator==(const TargetGroup &) const = default;
};

/// A name that dns_sd_configs asks for, and the records it is asked for.
struct DnsQuestion
{
    enum class Record { Srv, A, Aaaa, Mx, Ns };
    QString name;
    Record record = Record::Srv;
    int port = 0; ///< Of the targets; a record of SRV has its own.
    Millis interval = std::chrono::seconds(30);
    bool operator==(const DnsQuestion &) const = default;
};
/// As a configuration has it: "SRV".
QString recordText(DnsQuestion::Record record);

/// Who is asked for targets, again and again: an address of http_sd_configs with its access (the interval is
/// the one of asking), or name servers.
using Discovery = std::variant<FeedConfig, DnsQuestion>;
/// Tells one from the others.
QString discoveryKey(const Discovery &source);
/// For people, without secrets: "http://sd.example.org/targets", "_node._tcp.example.org (SRV)".
QString discoveryText(const Discovery &source);
Millis intervalOf(const Discovery &source);

/// What was answered.
struct Discovered
{
    std::vector<TargetGroup> groups; ///< As they were told last; an answer that fails leaves them.
    QString problem;                 ///< Why the last answer was none, or what is wrong with it.
    bool operator==(const Discovered &) const = default;
};
using DiscoveredTargets = std::map<QString, Discovered>; ///< By discoveryKey().

} // namespace wf
