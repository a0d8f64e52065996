// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"

#include <QWidget>

namespace wf {

/// Dims everything below it, for the night: the ground's colour over the picture.
class WallShade : public QWidget
{
    Q_OBJECT
public:
    WallShade(const Theme &theme, QWidget *parent);
    /// Percent of the brightness that is left; 100: not there at all.
    void setLevel(int percent);
    int level() const { return m_level; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    int m_level = 100;
};

} // namespace wf
