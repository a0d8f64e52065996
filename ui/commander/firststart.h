// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace wf {

/// Shown where nothing is watched yet: three ways to begin.
class FirstStart : public QFrame
{
    Q_OBJECT
public:
    explicit FirstStart(QWidget *parent = nullptr);

Q_SIGNALS:
    void demoRequested();
    void feedRequested();
    void runbooksRequested();
};

} // namespace wf
