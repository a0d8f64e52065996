// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wf {

/// Lambdas as the visitor of a variant: std::visit(Overloaded{…}, v). A case that is missing does not
/// compile.
template <class... Cases>
struct Overloaded : Cases...
{
    using Cases::operator()...;
};

} // namespace wf
