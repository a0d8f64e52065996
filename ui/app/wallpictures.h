// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/wallboard.h"

#include <QObject>

namespace wf {

/// Renders pages of the wallboard into PNG files, each on every kind of screen. Driven from outside, a step
/// at a time, so that the data of a chart can come in between.
class WallPictures : public QObject
{
    Q_OBJECT
public:
    WallPictures(DeskView &desk, const Theme &theme, QString folder, QObject *parent = nullptr);
    ~WallPictures() override;

    struct Shot
    {
        QString name;
        WallPageKind page;
    };
    void start(std::vector<Shot> shots);
    /// True once all that was asked for is written.
    bool step();
    const QString &error() const { return m_error; }

private:
    DeskView &m_desk;
    const Theme &m_theme;
    QString m_folder;
    std::unique_ptr<WallBoard> m_board;
    std::vector<Shot> m_shots;
    std::size_t m_at = 0;
    std::size_t m_screen = 0;
    bool m_placed = false;
    QString m_error;
};

} // namespace wf
