// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/seriessource.h"

#include <string>
#include <vector>

namespace wf::promql {

/// The hash Prometheus 3 gives a label set (XXH64 over lengths, names and values): limit_ratio() keeps the
/// same series there and here.
std::uint64_t hashOf(const Labels &labels);
/// Label for label, by name and value: below, at or above zero.
int compare(const Labels &a, const Labels &b);
/// {__name__="up", job="node"} as Prometheus' errors have it.
std::string textOf(const Labels &labels);
/// The name with the labels behind it: up{job="node"}; "{}" without any.
std::string seriesTextOf(const Labels &labels);

/// Name and labels as one set with __name__.
LabelsPtr withName(std::string_view name, const Labels &labels);
/// What stands for what is measured: __name__, __type__ and __unit__.
bool isMetadataLabel(std::string_view name);
Labels withoutMetadata(const Labels &labels);
/// `names` sorted.
Labels without(const Labels &labels, const std::vector<std::string> &names);
Labels only(const Labels &labels, const std::vector<std::string> &names);
/// Sets a label, or removes it for an empty value.
void setLabel(Labels &labels, std::string_view name, std::string_view value);

/// A text that is equal for two series if they are equal in these labels: of `names` (sorted) only, or of all
/// but them and __name__.
void appendKey(std::string &key, const Labels &labels, const std::vector<std::string> &names, bool only);

} // namespace wf::promql
