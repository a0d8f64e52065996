// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/bundlewriter.h"

namespace wf {

/// What was copied of the recorded days.
struct CopiedMetrics
{
    qint64 series = 0;
    qint64 blocks = 0;
    QStringList problems; ///< What could not be read; at most 50.
};

/// Copies the blocks of a recorder's folder that touch the windows (rising) into a bundle as they are, and
/// seals what stands in head logs only. The days are read, each as it is at one moment, never changed;
/// another thread or process may be writing to them. Errors are the bundle's own; of a day that cannot be
/// read the rest is left out.
Expected<CopiedMetrics> copyMetrics(const QString &recorderFolder, const std::vector<TimeRange> &windows,
                                    BundleWriter &bundle, ExportWatch watch);

} // namespace wf
