// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "targets/discovery.h"

#include <span>

namespace wf {

/// The record's number in a question (RFC 1035 3.2.2, RFC 2782, RFC 3596).
int recordNumber(DnsQuestion::Record record);

/// What an answer of a name server names as targets, with the labels Prometheus gives them (__meta_dns_…).
/// Empty where it has no such record. Pure.
Expected<std::vector<TargetGroup>> targetsOf(const DnsQuestion &question,
                                             std::span<const unsigned char> answer);

} // namespace wf
